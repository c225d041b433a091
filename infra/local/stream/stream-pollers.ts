import { setTimeout as delay } from 'node:timers/promises';
import { isStreamWorker, type StreamWorker } from '../../../shared/contracts/contract.ts';
import type { DataPaths } from '../data-folder/paths.ts';
import type { Barrier } from '../durability-barrier.ts';
import type { DynamoDbWire } from '../dynamodb-wire.ts';
import type { FunctionHost } from '../functions/function-host.ts';
import type { Registry } from '../functions/registry.ts';
import { type StreamPoller, startStreamPoller } from './stream-poller.ts';
import { openStreamPositions } from './stream-positions.ts';
import { createStreamReader } from './stream-reader.ts';

export interface StreamPollersOptions {
  readonly wire: DynamoDbWire;
  readonly streamArn: string;
  readonly awsRegion: string;
  readonly workers: Registry['workers'];
  readonly followers: readonly StreamFollower[];
  readonly functions: Pick<FunctionHost, 'invoke'>;
  readonly barrier: Barrier;
  readonly paths: Pick<DataPaths, 'streamPosition' | 'deadLetters'>;
  readonly report: (line: string) => void;
}

/** What follows the stream on this machine alone, and is no function of the service. */
export interface StreamFollower extends Pick<StreamWorker, 'name' | 'sortKeys'> {
  /** Takes an event as JSON; it is told again when it throws. */
  follow(event: string): Promise<void>;
}

/** All of them together; drained when none has anything left to deliver, also of what another one's worker wrote. */
export type StreamPollers = Pick<StreamPoller, 'drained' | 'read' | 'stop'>;

/** Feeds the table's change stream to every worker and follower that wants it, each at its own pace. */
export const startStreamPollers = async (options: StreamPollersOptions): Promise<StreamPollers> => {
  const { wire, streamArn, awsRegion, functions, paths, report } = options;
  const positions = await openStreamPositions(paths.streamPosition, options.barrier);
  const workers = options.workers.filter(isStreamWorker).map(({ name, sortKeys, partitions = [] }) => ({
    ...{ worker: name, sortKeys, partitions },
    invoke: (event: string) => functions.invoke(name, event),
  }));
  const followers = options.followers.map(({ name, sortKeys, follow }) => ({
    ...{ worker: name, sortKeys },
    invoke: async (event: string) => void (await follow(event)),
  }));
  const pollers = [...workers, ...followers].map((each) =>
    startStreamPoller({
      ...each,
      reader: createStreamReader(wire, streamArn),
      streamArn,
      awsRegion,
      positions,
      deadLetters: paths.deadLetters,
      report,
    }),
  );

  const read = () => pollers.reduce((sum, poller) => sum + poller.read(), 0);

  return {
    read,
    async drained() {
      let before: number;
      do {
        before = read();
        await Promise.all(pollers.map((poller) => poller.drained()));
      } while (read() !== before);
    },
    async stop() {
      // A worker that takes longer is cut off and gets its records again at the next start.
      await Promise.race([
        Promise.all(pollers.map((poller) => poller.stop())),
        delay(5_000, undefined, { ref: false }),
      ]);
      await positions.flush();
    },
  };
};
