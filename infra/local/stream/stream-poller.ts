import { appendDurably } from '../durable-file.ts';
import { deliver, type RetryPolicy, retryPolicy } from './batch-delivery.ts';
import type { StreamPositions } from './stream-positions.ts';
import type { Shard, StreamReader, StreamRecord } from './stream-reader.ts';

export interface StreamPoller {
  /** Resolves when everything that was in the stream at the call, and what came of it, has been delivered. */
  drained(): Promise<void>;
  /** How many records it has read so far. */
  read(): number;
  stop(): Promise<void>;
}

export interface StreamPollerOptions {
  readonly worker: string;
  /** Beginnings of the sort keys it wants changes of, as its event source mapping filters them. */
  readonly sortKeys: readonly string[];
  /** Ends of the partition keys it wants changes of, likewise. */
  readonly partitions?: readonly string[];
  readonly reader: StreamReader;
  readonly streamArn: string;
  readonly awsRegion: string;
  readonly positions: StreamPositions;
  /** Calls the worker with an event and gives its answer, both as JSON. */
  readonly invoke: (event: string) => Promise<string | undefined>;
  readonly deadLetters: string;
  readonly report: (line: string) => void;
  readonly retry?: RetryPolicy;
}

const batchSize = 100;
const idleMs = 100;

/** Feeds a table's change stream to one worker, shard by shard, parents before their children. */
export const startStreamPoller = (options: StreamPollerOptions): StreamPoller => {
  const { worker, sortKeys, partitions = [], reader, positions, report, retry = retryPolicy } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const iterators = new Map<string, string>();
  const ended = new Set<string>();
  let shards: Shard[] = [];
  let read = 0;
  let waiting: (() => void)[] = [];
  let wake = (): void => {};

  const deliveryTo = (shardId: string) => ({
    ...options,
    signal,
    retry,
    report: (line: string) => report(`${worker}: ${line}`),
    done: (record: StreamRecord) => positions.advance(worker, shardId, record.dynamodb.SequenceNumber),
    park: async (record: StreamRecord, error: string) => {
      const letter = { worker, at: new Date().toISOString(), error, record };
      await appendDurably(options.deadLetters, JSON.stringify(letter));
      report(
        `${worker}: record ${record.dynamodb.SequenceNumber} put aside in ${options.deadLetters}: ${error}`,
      );
    },
  });

  const isWanted = ({ dynamodb }: StreamRecord): boolean =>
    sortKeys.some((prefix) => dynamodb.Keys?.['sk']?.S?.startsWith(prefix)) ||
    partitions.some((suffix) => dynamodb.Keys?.['pk']?.S?.endsWith(suffix));

  /** Reads and delivers one batch of a shard and says how many records it had. */
  const advanceShard = async (shardId: string): Promise<number> => {
    const iterator =
      iterators.get(shardId) ?? (await reader.iterator(shardId, positions.get(worker, shardId)));
    // Should anything below fail, the next pass takes up at the last record that is done.
    iterators.delete(shardId);
    const { records, next } = await reader.read(iterator, batchSize);
    await deliver(records.filter(isWanted), deliveryTo(shardId));
    const last = records.at(-1);
    if (last) positions.advance(worker, shardId, last.dynamodb.SequenceNumber);
    if (next === undefined) ended.add(shardId);
    else iterators.set(shardId, next);
    read += records.length;
    return records.length;
  };

  const refreshShards = async (): Promise<void> => {
    shards = await reader.shards();
    const known = new Set(shards.map(({ ShardId }) => ShardId));
    positions.keepOnly(worker, known);
    for (const shardId of ended) if (!known.has(shardId)) ended.delete(shardId);
  };

  const isOpen = ({ ShardId, ParentShardId }: Shard): boolean => {
    const parentIsDone =
      !shards.some((shard) => shard.ShardId === ParentShardId) || ended.has(ParentShardId ?? '');
    return !ended.has(ShardId) && parentIsDone;
  };

  /** Goes once through all shards that can be read. */
  const pass = async (): Promise<{ found: number; full: boolean }> => {
    const endedBefore = ended.size;
    if (!shards.some(isOpen)) await refreshShards();
    let found = 0;
    let full = false;
    for (const shard of shards.filter(isOpen)) {
      const count = await advanceShard(shard.ShardId);
      found += count;
      full ||= count === batchSize;
      if (signal.aborted) break;
    }
    // The child of a shard that has just ended is still to be read.
    if (ended.size > endedBefore) await refreshShards();
    return { found, full: full || ended.size > endedBefore };
  };

  const idle = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted) wake();
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      const asking = waiting;
      waiting = [];
      try {
        const { found, full } = await pass();
        failures = 0;
        if (found === 0 && !full) {
          for (const answer of asking) answer();
        } else {
          waiting.push(...asking);
        }
        if (!full && waiting.length === 0) await idle(idleMs);
      } catch (error) {
        waiting.push(...asking);
        iterators.clear();
        failures += 1;
        if (failures === 3) report(`${worker}: the stream cannot be read: ${String(error)}`);
        await idle(Math.min(retry.longestPauseMs, retry.firstPauseMs * 2 ** failures));
      }
    }
  };
  const running = run();

  return {
    read: () => read,
    drained: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      }),
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
};
