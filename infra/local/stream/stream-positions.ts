import { readFile } from 'node:fs/promises';
import type { Barrier } from '../durability-barrier.ts';
import { writeDurably } from '../durable-file.ts';

export interface StreamPositions {
  /** The last sequence number a worker is done with in a shard. */
  get(worker: string, shardId: string): string | undefined;
  /** Notes it; the file follows within a quarter of a second. */
  advance(worker: string, shardId: string, sequenceNumber: string): void;
  /** Drops the shards that the stream has no more. */
  keepOnly(worker: string, shardIds: ReadonlySet<string>): void;
  /** Writes what is not yet in the file. */
  flush(): Promise<void>;
}

const writeEveryMs = 250;

/**
 * Remembers how far each worker has come, so that a restart goes on there.
 * What workers wrote is on disk before the file says that they did: a crash may repeat work, never lose it.
 */
export const openStreamPositions = async (path: string, barrier: Barrier): Promise<StreamPositions> => {
  const positions = await readPositions(path);
  let changed = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    if (!changed) return;
    changed = false;
    const content = JSON.stringify(positions);
    try {
      await barrier();
      await writeDurably(path, content);
    } catch {
      // The next change or the shutdown tries again; until then a restart would only repeat more.
      changed = true;
    }
  };

  const writeNow = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    last = last.then(write);
    return last;
  };

  return {
    get: (worker, shardId) => positions[worker]?.[shardId],
    advance(worker, shardId, sequenceNumber) {
      positions[worker] ??= {};
      positions[worker][shardId] = sequenceNumber;
      changed = true;
      timer ??= setTimeout(writeNow, writeEveryMs);
    },
    keepOnly(worker, shardIds) {
      const kept = Object.entries(positions[worker] ?? {}).filter(([shardId]) => shardIds.has(shardId));
      positions[worker] = Object.fromEntries(kept);
    },
    flush: writeNow,
  };
};

type Positions = Record<string, Record<string, string>>;

// Without a readable file everything in the stream is delivered again, which workers must bear anyway.
const readPositions = async (path: string): Promise<Positions> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Positions;
  } catch {
    return {};
  }
};
