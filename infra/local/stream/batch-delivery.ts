import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamRecord } from './stream-reader.ts';

export interface DeliveryOptions {
  /** Calls the worker with an event and gives its answer, both as JSON. */
  readonly invoke: (event: string) => Promise<string | undefined>;
  readonly streamArn: string;
  readonly awsRegion: string;
  /** Is told of each record that is done with, in order. */
  readonly done: (record: StreamRecord) => void;
  /** Puts aside a record that no try could deliver. */
  readonly park: (record: StreamRecord, error: string) => Promise<void>;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
  readonly retry: RetryPolicy;
}

export interface RetryPolicy {
  readonly tries: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const retryPolicy: RetryPolicy = { tries: 10, firstPauseMs: 100, longestPauseMs: 5_000 };

/**
 * Delivers records to a worker in order, as Lambda's event source mapping does: again from the first record
 * that failed, in ever smaller batches until the culprit stands alone, and past it once every try has failed.
 */
export const deliver = async (records: readonly StreamRecord[], options: DeliveryOptions): Promise<void> => {
  const { retry, signal } = options;
  let pending = records;
  let size = records.length;
  let tries = 0;

  while (pending.length > 0 && !signal.aborted) {
    const batch = pending.slice(0, size);
    const outcome = await attempt(batch, options);
    if (signal.aborted && outcome.error !== undefined) return;

    for (const record of batch.slice(0, outcome.delivered)) options.done(record);
    pending = pending.slice(outcome.delivered);
    if (outcome.error === undefined) {
      tries = 0;
      continue;
    }

    tries = outcome.delivered > 0 ? 1 : tries + 1;
    const [culprit] = pending;
    const culpritIsKnown = outcome.namesCulprit || size === 1;
    if (culprit && culpritIsKnown && tries >= retry.tries) {
      await options.park(culprit, outcome.error);
      options.done(culprit);
      pending = pending.slice(1);
      size = Math.max(1, pending.length);
      tries = 0;
    } else if (!culpritIsKnown && tries >= triesBeforeHalving) {
      size = Math.ceil(size / 2);
      tries = 0;
    } else {
      if (tries === 1) options.report(`${outcome.error} - trying again`);
      await pause(tries, retry, signal);
    }
  }
};

// A fault of the moment passes; only one that stays makes it worth finding the record.
const triesBeforeHalving = 3;

interface Outcome {
  /** How many records from the front are done. */
  readonly delivered: number;
  readonly error?: string;
  readonly namesCulprit: boolean;
}

const attempt = async (batch: readonly StreamRecord[], options: DeliveryOptions): Promise<Outcome> => {
  try {
    const answer = await options.invoke(JSON.stringify(streamEvent(batch, options)));
    return outcomeOf(batch, answer);
  } catch (error) {
    return {
      delivered: 0,
      error: error instanceof Error ? error.message : String(error),
      namesCulprit: false,
    };
  }
};

const streamEvent = (batch: readonly StreamRecord[], options: DeliveryOptions): DynamoDBStreamEvent => ({
  Records: batch.map((record) => ({
    ...record,
    awsRegion: options.awsRegion,
    eventSourceARN: options.streamArn,
  })),
});

const outcomeOf = (batch: readonly StreamRecord[], answer: string | undefined): Outcome => {
  const failures = batchItemFailures(answer);
  if (failures.length === 0) return { delivered: batch.length, namesCulprit: false };

  const failed = new Set(failures);
  const first = batch.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
  const error = `The worker reported ${failures.length} of ${batch.length} records as failed`;
  // As in Lambda, naming a record that is not in the batch fails all of it.
  const allKnown = failures.every((id) => batch.some(({ dynamodb }) => dynamodb.SequenceNumber === id));
  return allKnown
    ? { delivered: first, error, namesCulprit: true }
    : { delivered: 0, error: `${error}, one of which it was not given`, namesCulprit: false };
};

const batchItemFailures = (answer: string | undefined): string[] => {
  const value = JSON.parse(answer ?? 'null') as DynamoDBBatchResponse | null;
  return (value?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
};

const pause = async (tries: number, retry: RetryPolicy, signal: AbortSignal): Promise<void> => {
  const pauseMs = Math.min(retry.longestPauseMs, retry.firstPauseMs * 2 ** (tries - 1));
  await delay(pauseMs, undefined, { signal }).catch(() => undefined);
};
