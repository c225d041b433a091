import {
  type ContinuousBackupsDescription,
  DescribeContinuousBackupsCommand,
  type DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { OperatorError } from '../operator-error.ts';
import { putBack } from './put-back.ts';
import { type Restore, untilReady } from './restore.ts';
import { describeTable, settingsOf, type TableSettings } from './table-settings.ts';

/**
 * Makes a new table of a table's past, and sets what a restore does not bring: stream, time to live, point-in-time
 * recovery, deletion protection, tags. The table itself, and whoever uses it, notices nothing.
 *
 * Whatever cuts it off, another run goes on: a table that this restore has begun is waited for, and what is set already
 * stays as it is.
 */
export const restoreTable = async (restore: Restore): Promise<TableSettings> => {
  const { client, source, target, tell } = restore;
  const wanted = await settingsOf(client, source);
  const begun = await describeTable(client, target);
  if (begun) refuseOtherTable(begun, wanted, restore);
  else await begin(restore, wanted);
  await untilReady(restore);
  tell(`Table ${target} is there. Putting back what a restore does not bring:`);
  await putBack(restore, wanted);
  return settingsOf(client, target);
};

/** The encryption goes along: what lay under the stage's key must not lie under another one for a moment. */
const begin = async ({ client, source, target, to, tell }: Restore, wanted: TableSettings): Promise<void> => {
  const atMs = await possibleTime(client, source, to);
  const { kmsKeyArn } = wanted;
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: source,
      TargetTableName: target,
      ...(atMs === 'latest' ? { UseLatestRestorableTime: true } : { RestoreDateTime: new Date(atMs) }),
      ...(kmsKeyArn !== undefined && {
        SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKeyArn },
      }),
    }),
  );
  tell(`Restoring ${source} as of ${atMs === 'latest' ? 'now' : kuwaitTimestamp(atMs)} into ${target}.`);
};

const possibleTime = async (
  client: DynamoDBClient,
  source: string,
  to: Restore['to'],
): Promise<number | 'latest'> => {
  const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName: source }));
  const { earliestMs, latestMs } = spanOf(answer.ContinuousBackupsDescription);
  if (earliestMs === undefined || latestMs === undefined) {
    throw new OperatorError(
      `Table ${source} has no point-in-time recovery: there is nothing to restore it from.`,
    );
  }
  if (to === 'latest' || (to >= earliestMs && to <= latestMs)) return to;
  throw new OperatorError(
    `Table ${source} can be restored as it was between ${kuwaitTimestamp(earliestMs)} and ${kuwaitTimestamp(latestMs)}, Kuwait time: name a time between them, or "latest".`,
  );
};

const spanOf = (backups: ContinuousBackupsDescription | undefined) => {
  const { PointInTimeRecoveryStatus, EarliestRestorableDateTime, LatestRestorableDateTime } =
    backups?.PointInTimeRecoveryDescription ?? {};
  return PointInTimeRecoveryStatus === 'ENABLED'
    ? { earliestMs: EarliestRestorableDateTime?.getTime(), latestMs: LatestRestorableDateTime?.getTime() }
    : {};
};

const refuseOtherTable = (
  { RestoreSummary: summary }: TableDescription,
  { arn }: TableSettings,
  { source, target, to }: Restore,
): void => {
  const restoredMs = summary?.RestoreDateTime?.getTime();
  const isAnother = to !== 'latest' && restoredMs !== undefined && Math.abs(restoredMs - to) >= 1_000;
  if (summary?.SourceTableArn === arn && !isAnother) return;
  throw new OperatorError(
    `There is a table ${target} already, and it is no restore of ${source} as of this time: name another one with --as.`,
  );
};
