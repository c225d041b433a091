import {
  type ContinuousBackupsDescription,
  CreateTableCommand,
  DynamoDBClient,
  type RestoreTableToPointInTimeCommandInput,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { noonMs } from '../store/shop.ts';

const latest = new Date(noonMs);
const backups: ContinuousBackupsDescription = {
  ContinuousBackupsStatus: 'ENABLED',
  PointInTimeRecoveryDescription: {
    PointInTimeRecoveryStatus: 'ENABLED',
    EarliestRestorableDateTime: new Date(noonMs - 35 * 86_400_000),
    LatestRestorableDateTime: latest,
  },
};

/** What DynamoDB Local has not, made up between SDK and wire: backups, tags and the restore. Everything else goes to it. */
export const dynamoDb = () => {
  const client = new DynamoDBClient({});
  const restores: RestoreTableToPointInTimeCommandInput[] = [];
  const tagsOf = new Map<string, Tag[]>();
  const backedUp = new Set<string>();
  /** By the command that fails once. */
  const failures = new Map<string, Error>();
  const asked: string[] = [];
  const restored = async (input: RestoreTableToPointInTimeCommandInput) => {
    restores.push(input);
    await client.send(new CreateTableCommand({ ...plainTable, TableName: input.TargetTableName }));
    return {};
  };
  // biome-ignore lint/suspicious/noExplicitAny: the input of whichever command it is
  const madeUp: Record<string, (input: any) => Promise<object>> = {
    RestoreTableToPointInTimeCommand: restored,
    DescribeContinuousBackupsCommand: async ({ TableName }) => ({
      ContinuousBackupsDescription: backedUp.has(TableName)
        ? backups
        : { ContinuousBackupsStatus: 'ENABLED' },
    }),
    UpdateContinuousBackupsCommand: async ({ TableName }) => ({ done: backedUp.add(TableName) }),
    ListTagsOfResourceCommand: async ({ ResourceArn }) => ({ Tags: tagsOf.get(ResourceArn) ?? [] }),
    TagResourceCommand: async ({ ResourceArn, Tags }) => ({ done: tagsOf.set(ResourceArn, Tags) }),
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        asked.push(commandName);
        const failure = failures.get(commandName);
        failures.delete(commandName);
        if (failure) throw failure;
        const own = madeUp[commandName];
        const output = own ? await own(args.input) : (await next(args)).output;
        const summary = restores.find(
          ({ TargetTableName }) => TargetTableName === (args.input as { TableName?: string }).TableName,
        );
        return { response: {}, output: withSummary(output, summary) } as never;
      },
    { step: 'initialize' },
  );
  return { client, restores, tagsOf, backedUp, failures, asked };
};

/** How a restored table says what it was restored from. */
const withSummary = (
  output: unknown,
  restore: RestoreTableToPointInTimeCommandInput | undefined,
): unknown => {
  const { Table } = output as { Table?: object };
  if (!Table || !restore) return output;
  const SourceTableArn = `arn:aws:dynamodb:ddblocal:000000000000:table/${restore.SourceTableName}`;
  const RestoreSummary = { SourceTableArn, RestoreDateTime: restore.RestoreDateTime ?? latest };
  return {
    ...(output as object),
    Table: { ...Table, RestoreSummary: { ...RestoreSummary, RestoreInProgress: false } },
  };
};

export const plainTable = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
};
