import { setTimeout as delay } from 'node:timers/promises';
import {
  ContinuousBackupsUnavailableException,
  type StreamViewType,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type Restore, untilReady } from './restore.ts';
import { settingsOf, type TableSettings } from './table-settings.ts';

/** One setting: what it is called, whether the new table lacks it, and what gives it. */
interface Setting {
  name: string;
  lacks: (now: TableSettings) => boolean;
  set: () => Promise<unknown>;
}

/** Gives a restored table what its source has, one setting after the other, as DynamoDB wants it. */
export const putBack = async (restore: Restore, wanted: TableSettings): Promise<void> => {
  for (const { name, lacks, set } of settingsFor(restore, wanted)) {
    const now = await settingsOf(restore.client, restore.target);
    if (lacks(now)) {
      await set();
      await untilReady(restore);
    }
    restore.tell(`  ${name}: ${lacks(now) ? 'set' : 'was there'}`);
  }
};

const settingsFor = ({ client, target, pauseMs }: Restore, wanted: TableSettings): Setting[] => {
  const TableName = target;
  const { streamViewType, timeToLive, pointInTimeRecovery, deletionProtection, tags } = wanted;
  const missing = (now: TableSettings) =>
    tags.filter(({ Key, Value }) => !now.tags.some((tag) => tag.Key === Key && tag.Value === Value));
  const all: (Setting | false)[] = [
    // First: nobody shall delete by mistake what everybody waits for.
    deletionProtection && {
      name: 'deletion protection',
      lacks: (now) => !now.deletionProtection,
      set: () => client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })),
    },
    pointInTimeRecovery && {
      name: 'point-in-time recovery',
      lacks: (now) => !now.pointInTimeRecovery,
      set: () =>
        onceAvailable(pauseMs, () =>
          client.send(
            new UpdateContinuousBackupsCommand({
              TableName,
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            }),
          ),
        ),
    },
    streamViewType !== undefined && {
      name: `stream of ${streamViewType}`,
      lacks: (now) => now.streamViewType !== streamViewType,
      set: () =>
        client.send(
          new UpdateTableCommand({
            TableName,
            StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType as StreamViewType },
          }),
        ),
    },
    timeToLive !== undefined && {
      name: `time to live by ${timeToLive}`,
      lacks: (now) => now.timeToLive !== timeToLive,
      set: () =>
        client.send(
          new UpdateTimeToLiveCommand({
            TableName,
            TimeToLiveSpecification: { Enabled: true, AttributeName: timeToLive },
          }),
        ),
    },
    tags.length > 0 && {
      name: 'tags',
      lacks: (now) => missing(now).length > 0,
      set: async () => {
        const { arn } = await settingsOf(client, target);
        await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: [...tags] }));
      },
    },
  ];
  return all.filter((each) => each !== false);
};

/** DynamoDB makes backups of a table possible some minutes after the table is there. */
const onceAvailable = async (pauseMs: number, send: () => Promise<unknown>): Promise<void> => {
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ContinuousBackupsUnavailableException)) throw error;
      await delay(pauseMs);
    }
  }
};
