import type { Schedule } from '../schedules/schedule-store.ts';
import { AwsError } from './aws-json.ts';

/** What CreateSchedule is asked for, as far as the stand-in looks at it. */
export interface ScheduleRequest {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Arn: string; readonly Input?: string };
  readonly GroupName?: string;
  readonly ClientToken?: string;
}

export interface ParsedScheduleRequest {
  readonly group: string;
  readonly dueMs: number;
  readonly request: ScheduleRequest;
}

/** Reads a request to make a schedule, or throws Scheduler's ValidationException: also for what only AWS can do. */
export const parseScheduleRequest = (name: string, body: string): ParsedScheduleRequest => {
  const request = parseJson(body);
  const { GroupName: group = 'default', Target, FlexibleTimeWindow, ActionAfterCompletion } = request;
  const zone = request['ScheduleExpressionTimezone'] ?? 'UTC';
  if (!isName(name)) throw invalid(`Name ${name} must match [0-9a-zA-Z-_.]{1,64}.`);
  if (!isName(group)) throw invalid('GroupName must match [0-9a-zA-Z-_.]{1,64}.');
  if (!isArn(member(Target, 'Arn'))) throw invalid('Target.Arn must be an ARN.');
  if (!isArn(member(Target, 'RoleArn'))) throw invalid('Target.RoleArn must be an ARN.');
  if (member(FlexibleTimeWindow, 'Mode') !== 'OFF')
    throw invalid("FlexibleTimeWindow.Mode: Daftar's stand-in knows OFF only.");
  if (ActionAfterCompletion !== 'DELETE')
    throw invalid("ActionAfterCompletion: Daftar's stand-in knows DELETE only.");
  if (zone !== 'UTC') throw invalid("ScheduleExpressionTimezone: Daftar's stand-in knows UTC only.");
  const dueMs = dueMsOf(request['ScheduleExpression']);
  return { group, dueMs, request: request as unknown as ScheduleRequest };
};

export const requestOf = ({ request }: Schedule): ScheduleRequest => JSON.parse(request) as ScheduleRequest;

const parseJson = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw invalid('The body is not a JSON object.');
};

const dueMsOf = (expression: unknown): number => {
  const [, text = ''] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(String(expression)) ?? [];
  const ms = Date.parse(`${text}Z`);
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return ms;
  throw invalid(
    `Invalid Schedule Expression ${expression}: Daftar's stand-in knows at(yyyy-mm-ddThh:mm:ss).`,
  );
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-zA-Z_.-]{1,64}$/.test(value);

const isArn = (value: unknown): boolean => typeof value === 'string' && value.startsWith('arn:');

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
