import { pinnedCosts, pinnedStorage } from '../pinned-costs.ts';
import { listPrices as prices } from './list-prices.ts';
import { logBytes, perInvoice, type Run, runMs, runs, type Scale, standing } from './typical-invoice.ts';

/** What CloudWatch watches, as the stacks have it. */
export interface Watched {
  metrics: number;
  /** Each metric of each alarm is paid for. */
  alarmedMetrics: number;
}

/** What one service asks for a month, in US dollars. */
export interface Line {
  service: string;
  what: string;
  dollars: number;
}

const million = 1_000_000;
const gb = 1024 ** 3;
const monthSeconds = 30.4 * 86_400;
/** A year's invoices and logs have come together by then. */
const kept = 12;

/**
 * What AWS asks for the twelfth month in which so many invoices are made, as typical ones are (`typical-invoice.ts`): storage
 * holds a year by then. SMS come last.
 */
export const monthOf = ({ invoices, merchants }: Scale, watched: Watched): Line[] => {
  const times = (one: (run: Run) => number): number =>
    invoices * sum(runs.map((run) => run.times * one(run)));
  const calls = times(() => 1);
  const httpCalls = times(({ isHttp }) => (isHttp ? 1 : 0));
  const tableGb = (invoices * (kept * pinnedStorage.keptBytes + pinnedStorage.monthBytes)) / gb;
  const logGb = (calls * logBytes.run + httpCalls * logBytes.access) / gb;
  const secrets = standing.secrets + merchants;
  const secretReads = invoices * perInvoice.secretReads;
  const filesGb = (kept * invoices * perInvoice.attachments * perInvoice.attachmentKb * 1024) / gb;

  const { dynamoDb, lambda, logs, cloudWatch, s3 } = prices;
  return [
    line('DynamoDB', 'writes', times(writeUnits), dynamoDb.writeMillion / million),
    line('DynamoDB', 'reads', times(readUnits), dynamoDb.readMillion / million),
    line('DynamoDB', 'storage with backup', tableGb, dynamoDb.storedGb + dynamoDb.recoverableGb),
    line('Lambda', 'calls', calls, lambda.callMillion / million),
    line('Lambda', 'time × memory', times(gbSeconds), lambda.arm64GbSecond),
    line('API Gateway', 'requests', httpCalls, prices.apiGateway.httpMillion / million),
    line('CloudWatch', 'logs taken', logGb, logs.takenGb),
    line('CloudWatch', 'logs kept for a year', kept * logGb, logs.keptGb),
    line('CloudWatch', 'metrics', watched.metrics, cloudWatch.metric),
    line('CloudWatch', 'alarms', watched.alarmedMetrics, cloudWatch.alarmedMetric),
    line('CloudWatch', 'dashboard', standing.dashboards, cloudWatch.dashboard),
    line('X-Ray', 'traces', traced(calls), prices.xRay.traceMillion / million),
    line('SQS', 'requests', sqsRequests(invoices), prices.sqs.requestMillion / million),
    line('Scheduler', 'calls', invoices * perInvoice.schedules, prices.scheduler.callMillion / million),
    line('Secrets Manager', 'one secret a merchant', secrets, prices.secretsManager.secret),
    line('Secrets Manager', 'reads', secretReads, prices.secretsManager.callMillion / million),
    line('KMS', 'keys', standing.keys, prices.kms.key),
    line('KMS', 'decryptions', secretReads, prices.kms.callMillion / million),
    line('S3', 'attachments', filesGb, s3.storedGb),
    line('S3', 'uploads', invoices * perInvoice.attachments, s3.putMillion / million),
    line('Data transfer', 'out', (invoices * perInvoice.outKb * 1024) / gb, prices.transfer.outGb),
    line(smsService, 'segments', invoices * perInvoice.smsSegments, prices.sms.segment),
  ];
};

export const smsService = 'SMS';

/** How often an invoice's life asks API Gateway, and runs a Lambda. */
export const callsPerInvoice = (): { http: number; lambda: number } => ({
  http: sum(runs.map(({ times, isHttp }) => (isHttp ? times : 0))),
  lambda: sum(runs.map(({ times }) => times)),
});

/** Request units of a whole life. */
export const unitsPerInvoice = (): { read: number; write: number } => ({
  read: sum(runs.map((run) => run.times * readUnits(run))),
  write: sum(runs.map((run) => run.times * writeUnits(run))),
});

const line = (service: string, what: string, amount: number, price: number): Line => ({
  service,
  what,
  dollars: amount * price,
});

const readUnits = ({ acts }: Run): number => sum(acts.map((act) => pinnedCosts[act][2]));
const writeUnits = ({ acts }: Run): number => sum(acts.map((act) => pinnedCosts[act][3]));

const gbSeconds = ({ acts, memoryMb = 512, besidesMs = 0 }: Run): number => {
  const waitedMs = runMs.roundTrip * sum(acts.map((act) => pinnedCosts[act][1]));
  return ((runMs.own + waitedMs + besidesMs) / 1_000) * (memoryMb / 1_024);
};

/** Lambda traces one call a second and a twentieth of the others. */
const traced = (calls: number): number => {
  const first = Math.min(calls, monthSeconds);
  return first + 0.05 * (calls - first);
};

const sqsRequests = (invoices: number): number => standing.emptyReceives + invoices * perInvoice.sqsRequests;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
