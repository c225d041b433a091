import {
  ContinuousBackupsUnavailableException,
  CreateTableCommand,
  DeleteTableCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { nextSteps } from '../../infra/operator/restore/next-steps.ts';
import type { Restore } from '../../infra/operator/restore/restore.ts';
import { restoreTable } from '../../infra/operator/restore/restore-table.ts';
import { settingsOf } from '../../infra/operator/restore/table-settings.ts';
import { minuteMs, noonMs } from '../store/shop.ts';
import { dynamoDb, plainTable } from './dynamodb-double.ts';

Object.assign(process.env, inject('environment'));

const tags = [
  { Key: 'stage', Value: 'prod' },
  { Key: 'aws:cloudformation:stack-name', Value: 'daftar-prod-data' },
];
const made: string[] = [];
afterAll(async () => {
  const { client } = dynamoDb();
  for (const TableName of made) {
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await client.send(new DeleteTableCommand({ TableName }));
  }
});

/** A table as a stage has it, and a restore of it that is yet to begin. */
const stage = async () => {
  const aws = dynamoDb();
  const { client } = aws;
  const source = `stage-${crypto.randomUUID()}`;
  const target = `${source}-restored`;
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      ...plainTable,
      TableName: source,
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  made.push(source, target);
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
  await client.send(new UpdateTimeToLiveCommand({ TableName: source, TimeToLiveSpecification }));
  aws.tagsOf.set(TableDescription?.TableArn ?? '', tags);
  aws.backedUp.add(source);
  const lines: string[] = [];
  const restore: Restore = {
    ...{ client, source, target, to: noonMs - minuteMs, pauseMs: 0 },
    tell: (line) => lines.push(line),
  };
  return { ...aws, source, target, restore, lines };
};

describe('The restore of a table', () => {
  test('makes a table with everything that its source has', async () => {
    const { client, restores, source, target, restore } = await stage();

    const { arn, streamArn, ...settings } = await restoreTable(restore);

    expect(restores).toEqual([
      { SourceTableName: source, TargetTableName: target, RestoreDateTime: new Date(noonMs - minuteMs) },
    ]);
    expect(settings).toEqual({
      streamViewType: 'NEW_AND_OLD_IMAGES',
      timeToLive: 'ttl',
      pointInTimeRecovery: true,
      deletionProtection: true,
      tags: [{ Key: 'stage', Value: 'prod' }],
    });
    expect([arn, streamArn]).toEqual([
      expect.stringContaining(target),
      expect.stringMatching(new RegExp(`${target}/stream/`)),
    ]);
    expect(await settingsOf(client, source)).toMatchObject(settings);
  });

  test('takes the last moment there is where that is wanted', async () => {
    const { restores, restore } = await stage();

    await restoreTable({ ...restore, to: 'latest' });

    expect(restores).toMatchObject([{ UseLatestRestorableTime: true }]);
  });

  test.each([
    'DescribeTimeToLiveCommand',
    'RestoreTableToPointInTimeCommand',
    'UpdateContinuousBackupsCommand',
    'UpdateTableCommand',
    'UpdateTimeToLiveCommand',
    'TagResourceCommand',
  ])('goes on after it was cut off at %s, and restores once', async (command) => {
    const { restores, failures, restore } = await stage();
    failures.set(command, new Error(`injected ${command}`));

    await expect(restoreTable(restore)).rejects.toThrow(`injected ${command}`);
    const settings = await restoreTable(restore);

    expect(restores).toHaveLength(1);
    expect(settings).toMatchObject({
      streamViewType: 'NEW_AND_OLD_IMAGES',
      timeToLive: 'ttl',
      pointInTimeRecovery: true,
      deletionProtection: true,
    });
  });

  test('waits until DynamoDB can keep backups of the new table', async () => {
    const { failures, restore } = await stage();
    const notYet = new ContinuousBackupsUnavailableException({ message: 'not yet', $metadata: {} });
    failures.set('UpdateContinuousBackupsCommand', notYet);

    expect((await restoreTable(restore)).pointInTimeRecovery).toBe(true);
  });

  test('changes nothing of a table that is restored and set already', async () => {
    const { asked, restore } = await stage();
    await restoreTable(restore);
    asked.length = 0;

    await restoreTable(restore);

    expect(asked.filter((name) => !/^(Describe|List)/.test(name))).toEqual([]);
  });

  test('refuses a moment that is out of reach, and says what is in it', async () => {
    const { restores, restore } = await stage();

    await expect(restoreTable({ ...restore, to: noonMs + minuteMs })).rejects.toThrow(
      /can be restored as it was between 2026-02-03 12:00:00 and 2026-03-10 12:00:00, Kuwait time: name a time/,
    );
    expect(restores).toEqual([]);
    await rebuild(restore);
  });

  test('touches no table of the name that is something else', async () => {
    const { client, asked, restore, target } = await stage();
    await client.send(new CreateTableCommand({ ...plainTable, TableName: target }));
    asked.length = 0;

    await expect(restoreTable(restore)).rejects.toThrow(`There is a table ${target} already`);
    expect(asked.filter((name) => !/^(Describe|List)/.test(name))).toEqual([]);
  });

  test('and one of another moment neither', async () => {
    const { restore, target } = await stage();
    await restoreTable(restore);

    await expect(restoreTable({ ...restore, to: noonMs - 2 * minuteMs })).rejects.toThrow(
      `There is a table ${target} already`,
    );
  });

  test('has nothing to restore from where there is no point-in-time recovery', async () => {
    const { backedUp, restore, source } = await stage();
    backedUp.delete(source);

    await expect(restoreTable(restore)).rejects.toThrow(`Table ${source} has no point-in-time recovery`);
    await rebuild(restore);
  });

  test('ends by telling what to do next, with the names that it needs', () => {
    const names = { stage: 'prod', source: 'old', target: 'new', streamArn: 'arn:stream' };

    const steps = nextSteps(names).join('\n');
    const inOrder = [
      'reserved concurrency 0',
      '--table new table skip-numbers --from old',
      '--table new table bring-payments --from old',
      '--table new table rearm',
      'switch automatic approval of refunds off',
      '-c throttle=0 -c restoredTable=new -c restoredStream=arn:stream',
      'delete their reserved concurrency',
      '--stage prod table rearm',
      'deploy without -c throttle=0',
      'npm run smoke -- --url',
    ];
    const places = inOrder.map((words) => steps.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

/** So that there is something to take away afterwards. */
const rebuild = ({ client, target }: Restore) =>
  client.send(new CreateTableCommand({ ...plainTable, TableName: target }));
