import { join } from 'node:path';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  paginateListSchedules,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { scheduler } from '../../infra/local/aws/scheduler.ts';
import { type StandIn, startStandIn } from '../../infra/local/aws/stand-in.ts';
import { openScheduleStore, type ScheduleStore } from '../../infra/local/schedules/schedule-store.ts';
import { eventBridgeSchedules } from '../../shared/schedules/schedules.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const nowMs = Date.UTC(2026, 10, 21, 4);

let folder: string;
let store: ScheduleStore;
let standIn: StandIn;
let client: SchedulerClient;

const begin = async (): Promise<void> => {
  store = openScheduleStore(join(folder, 'schedules.db'));
  standIn = await startStandIn({ scheduler: scheduler(store, () => nowMs) });
  client = new SchedulerClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
    endpoint: `${standIn.url}/scheduler`,
  });
};

const end = async (): Promise<void> => {
  client.destroy();
  await standIn.close();
  store.close();
};

beforeEach(async () => {
  folder = await temporaryFolder();
  await begin();
});

afterEach(end);

const wanted: CreateScheduleCommandInput = {
  Name: 'one',
  GroupName: 'daftar',
  ScheduleExpression: 'at(2026-12-31T20:59:59)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: 'arn:function', RoleArn: 'arn:role', Input: '{"a":1}' },
};
const create = (more: Partial<CreateScheduleCommandInput> = {}) =>
  client.send(new CreateScheduleCommand({ ...wanted, ...more }));
const get = (Name: string, GroupName = 'daftar') => client.send(new GetScheduleCommand({ Name, GroupName }));
const arn = (name: string) => `arn:aws:scheduler:eu-west-1:000000000000:schedule/daftar/${name}`;

describe('EventBridge Scheduler, through the real client', () => {
  test('gives back a schedule as it was made', async () => {
    const { ScheduleArn } = await create();
    const { $metadata, ...schedule } = await get('one');

    expect({ ScheduleArn, schedule }).toEqual({
      ScheduleArn: arn('one'),
      schedule: {
        ...wanted,
        Arn: arn('one'),
        CreationDate: new Date(nowMs),
        LastModificationDate: new Date(nowMs),
      },
    });
  });

  test('refuses a name that the group has, unless the very same call comes again', async () => {
    await create({ ClientToken: 'a' });

    await expect(create({ ClientToken: 'b' })).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Schedule one already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    expect(await create({ ClientToken: 'a' })).toMatchObject({ ScheduleArn: arn('one') });
    expect(await create({ GroupName: 'other' })).toHaveProperty('ScheduleArn');
  });

  test('knows no schedule that was deleted', async () => {
    await create();
    await client.send(new DeleteScheduleCommand({ Name: 'one', GroupName: 'daftar' }));

    const unknown = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(get('one')).rejects.toMatchObject(unknown);
    await expect(client.send(new DeleteScheduleCommand({ Name: 'one' }))).rejects.toMatchObject(unknown);
  });

  test('lists schedules by group and name, page by page', async () => {
    for (const Name of ['b1', 'a1', 'a2', 'a3']) await create({ Name });
    await create({ Name: 'a4', GroupName: 'other' });

    const names: string[][] = [];
    const search = { GroupName: 'daftar', NamePrefix: 'a' };
    for await (const { Schedules = [] } of paginateListSchedules({ client, pageSize: 2 }, search))
      names.push(Schedules.map(({ Name = '' }) => Name));
    const { Schedules } = await client.send(new ListSchedulesCommand({ MaxResults: 1 }));

    expect(names).toEqual([['a1', 'a2'], ['a3']]);
    expect(Schedules).toEqual([
      {
        Arn: arn('a1'),
        GroupName: 'daftar',
        Name: 'a1',
        State: 'ENABLED',
        Target: { Arn: 'arn:function' },
        CreationDate: new Date(nowMs),
        LastModificationDate: new Date(nowMs),
      },
    ]);
  });

  test.each([
    ['a rate', { ScheduleExpression: 'rate(1 hour)' }, 'Invalid Schedule Expression rate(1 hour)'],
    ['a day that does not exist', { ScheduleExpression: 'at(2026-02-30T00:00:00)' }, 'Invalid Schedule'],
    ['a part of a second', { ScheduleExpression: 'at(2026-02-03T00:00:00.5)' }, 'Invalid Schedule'],
    ['another zone', { ScheduleExpressionTimezone: 'Asia/Kuwait' }, 'ScheduleExpressionTimezone'],
    ['a flexible window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const } }, 'FlexibleTimeWindow'],
    ['a schedule that stays', { ActionAfterCompletion: 'NONE' as const }, 'ActionAfterCompletion'],
    ['a long name', { Name: 'x'.repeat(65) }, 'Name'],
    ['no role', { Target: { Arn: 'arn:function', RoleArn: '' } }, 'Target.RoleArn'],
  ])('refuses %s', async (_case, more, message) => {
    await expect(create(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('has its schedules still after a restart', async () => {
    await create();
    await end();
    await begin();

    expect(await get('one')).toMatchObject(wanted);
  });

  test('is not there for anything else', async () => {
    const answer = await fetch(`${standIn.url}/scheduler/schedule-groups/x`, { method: 'POST' });

    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
      404,
      'UnknownOperationException',
    ]);
  });
});

describe('Due work', () => {
  const work = { pk: 'M#84#PAYMENTS', sk: 'P#0000000017', dueMs: nowMs + 3_600_000 };
  const at = (dueMs: number) => eventBridgeSchedules(client, () => nowMs).at({ ...work, dueMs });
  const expressions = () =>
    store.list({ skip: 0, limit: 10 }).map(({ request }) => JSON.parse(request).ScheduleExpression);

  beforeEach(() => {
    vi.stubEnv('SCHEDULE_GROUP', 'daftar');
    vi.stubEnv('SCHEDULE_TARGET_ARN', 'arn:function');
    vi.stubEnv('SCHEDULE_ROLE_ARN', 'arn:role');
    vi.stubEnv('SCHEDULE_DEAD_LETTER_ARN', 'arn:queue');
  });

  afterEach(() => vi.unstubAllEnvs());

  test('becomes a schedule of its own that fires once, is tried for a day, and then kept', async () => {
    await at(work.dueMs);

    const [schedule] = store.list({ skip: 0, limit: 10 });
    expect(schedule?.name).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(schedule?.request ?? '')).toEqual({
      GroupName: 'daftar',
      ScheduleExpression: 'at(2026-11-21T05:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      ClientToken: expect.any(String),
      Target: {
        Arn: 'arn:function',
        RoleArn: 'arn:role',
        DeadLetterConfig: { Arn: 'arn:queue' },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        Input: JSON.stringify(work),
      },
    });
  });

  test('that is asked for twice is scheduled once, and anew for another time', async () => {
    await at(work.dueMs);
    await at(work.dueMs);
    await at(work.dueMs + 60_000);

    expect(expressions().sort()).toEqual(['at(2026-11-21T05:00:00)', 'at(2026-11-21T05:01:00)']);
  });

  test.each([
    ['whose time has a part of a second, at the next whole one', 10_001, 'at(2026-11-21T04:00:11)'],
    ['whose time is whole, at that', 10_000, 'at(2026-11-21T04:00:10)'],
    ['that is due at once, in a moment', 0, 'at(2026-11-21T04:00:03)'],
    ['that was due long ago, in a moment', -86_400_000, 'at(2026-11-21T04:00:03)'],
    ['that is due within that moment, at its end', 2_500, 'at(2026-11-21T04:00:03)'],
  ])('%s', async (_case, inMs, expression) => {
    await at(nowMs + inMs);
    expect(expressions()).toEqual([expression]);
  });

  test('that Scheduler refuses is a fault', async () => {
    vi.stubEnv('SCHEDULE_GROUP', 'no group');
    await expect(at(work.dueMs)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
