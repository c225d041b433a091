import type { Schedule, ScheduleStore } from '../schedules/schedule-store.ts';
import { AwsError } from './aws-json.ts';
import { answer } from './rest-json.ts';
import { parseScheduleRequest, requestOf } from './schedule-request.ts';
import type { Service, ServiceRequest } from './stand-in.ts';

/** EventBridge Scheduler (REST, JSON) for one-time schedules; every group that is named exists. */
export const scheduler =
  (store: ScheduleStore, clock: () => number): Service =>
  async (request) => {
    const [, name] = /^\/schedules(?:\/([^/]+))?$/.exec(decodeURIComponent(request.path)) ?? [];
    try {
      if (name === undefined && request.path === '/schedules' && request.method === 'GET')
        return answer(200, listSchedules(store, request.query));
      const operation = name === undefined ? undefined : operations[request.method];
      if (!operation || name === undefined)
        throw new AwsError('UnknownOperationException', `No ${request.method} ${request.path} here.`, 404);
      return answer(200, operation(store, name, request, clock()));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return answer(error.status, { Message: error.message }, { 'x-amzn-errortype': error.code });
    }
  };

type Operation = (store: ScheduleStore, name: string, request: ServiceRequest, nowMs: number) => object;

const operations: Readonly<Record<string, Operation>> = {
  POST: (store, name, { body }, nowMs) => createSchedule(store, name, body, nowMs),
  GET: (store, name, { query }) => describe(find(store, name, query)),
  DELETE: (store, name, { query }) => {
    const { group } = find(store, name, query);
    store.remove(group, name);
    return {};
  },
};

const createSchedule = (store: ScheduleStore, name: string, body: Buffer, createdMs: number): object => {
  const { group, dueMs, request } = parseScheduleRequest(name, body.toString('utf8'));
  const schedule = { group, name, dueMs, createdMs, request: JSON.stringify(request) };
  if (!store.add(schedule) && !isRepeated(store.get(group, name), request.ClientToken))
    throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
  return { ScheduleArn: arnOf(schedule) };
};

// The SDK repeats a call that got no answer under the token it made for it.
const isRepeated = (schedule: Schedule | undefined, token: string | undefined): boolean =>
  token !== undefined && schedule !== undefined && requestOf(schedule).ClientToken === token;

const find = (store: ScheduleStore, name: string, query: URLSearchParams): Schedule => {
  const schedule = store.get(query.get('groupName') ?? 'default', name);
  if (schedule) return schedule;
  throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
};

const describe = (schedule: Schedule): object => {
  const { ClientToken, ...given } = requestOf(schedule);
  return { ...given, ...identity(schedule), ...datesOf(schedule) };
};

const listSchedules = (store: ScheduleStore, query: URLSearchParams): object => {
  const group = query.get('ScheduleGroup') ?? undefined;
  const prefix = query.get('NamePrefix') ?? undefined;
  const limit = Number(query.get('MaxResults') ?? 100);
  const skip = Number(query.get('NextToken') ?? 0);
  const found = store.list({
    ...(group === undefined ? {} : { group }),
    ...(prefix === undefined ? {} : { prefix }),
    skip,
    limit: limit + 1,
  });
  return {
    Schedules: found.slice(0, limit).map(summary),
    ...(found.length > limit ? { NextToken: String(skip + limit) } : {}),
  };
};

const summary = (schedule: Schedule): object => ({
  ...identity(schedule),
  ...datesOf(schedule),
  State: 'ENABLED',
  Target: { Arn: requestOf(schedule).Target.Arn },
});

const identity = (schedule: Schedule): object => ({
  Arn: arnOf(schedule),
  GroupName: schedule.group,
  Name: schedule.name,
});

const datesOf = ({ createdMs }: Schedule): object => ({
  CreationDate: createdMs / 1_000,
  LastModificationDate: createdMs / 1_000,
});

const arnOf = ({ group, name }: { group: string; name: string }): string =>
  `arn:aws:scheduler:eu-west-1:000000000000:schedule/${group}/${name}`;
