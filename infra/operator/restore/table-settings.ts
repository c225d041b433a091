import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { OperatorError } from '../operator-error.ts';

/** What a restore does not bring to the table it makes, and has to be set again. */
export interface TableSettings {
  arn: string;
  /** `NEW_AND_OLD_IMAGES` and the like; absent while the table has no stream. */
  streamViewType?: string;
  streamArn?: string;
  /** The attribute that says when an item is swept. */
  timeToLive?: string;
  pointInTimeRecovery: boolean;
  deletionProtection: boolean;
  /** The key it is encrypted with, where that is not DynamoDB's own. */
  kmsKeyArn?: string;
  /** Those that people or deployments gave it. */
  tags: readonly Required<Tag>[];
}

export const describeTable = async (
  client: DynamoDBClient,
  tableName: string,
): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

export const settingsOf = async (client: DynamoDBClient, tableName: string): Promise<TableSettings> => {
  const table = await describeTable(client, tableName);
  if (!table?.TableArn) {
    throw new OperatorError(
      `There is no table ${tableName}: of one that was deleted, docs/recovery.md tells how to get the last backup.`,
    );
  }
  const TableName = tableName;
  const [ttl, backups, tags] = await Promise.all([
    client.send(new DescribeTimeToLiveCommand({ TableName })),
    client.send(new DescribeContinuousBackupsCommand({ TableName })),
    tagsOf(client, table.TableArn),
  ]);
  const { StreamSpecification: stream, SSEDescription: encryption } = table;
  const { TimeToLiveStatus: sweeping, AttributeName: timeToLive } = ttl.TimeToLiveDescription ?? {};
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return {
    arn: table.TableArn,
    pointInTimeRecovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
    deletionProtection: table.DeletionProtectionEnabled === true,
    tags,
    ...(stream?.StreamEnabled && stream.StreamViewType && { streamViewType: stream.StreamViewType }),
    ...(stream?.StreamEnabled && table.LatestStreamArn && { streamArn: table.LatestStreamArn }),
    ...((sweeping === 'ENABLED' || sweeping === 'ENABLING') && timeToLive && { timeToLive }),
    ...(encryption?.KMSMasterKeyArn && { kmsKeyArn: encryption.KMSMasterKeyArn }),
  };
};

/** CloudFormation's own tags cannot be set by anybody else. */
const tagsOf = async (client: DynamoDBClient, ResourceArn: string): Promise<Required<Tag>[]> => {
  const tags: Required<Tag>[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListTagsOfResourceCommand({ ResourceArn, NextToken }));
    for (const { Key = '', Value = '' } of page.Tags ?? []) {
      if (!Key.startsWith('aws:')) tags.push({ Key, Value });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return tags;
};
