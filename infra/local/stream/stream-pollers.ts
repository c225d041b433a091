import { setTimeout as delay } from 'node:timers/promises';
import { isStreamWorker } from '../../../shared/contracts/contract.ts';
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
  readonly functions: Pick<FunctionHost, 'invoke'>;
  readonly barrier: Barrier;
  readonly paths: Pick<DataPaths, 'streamPosition' | 'deadLetters'>;
  readonly report: (line: string) => void;
}

/** All of them together; drained when none has anything left to deliver, also of what another one's worker wrote. */
export type StreamPollers = Pick<StreamPoller, 'drained' | 'read' | 'stop'>;

/** Feeds the table's change stream to every worker that wants it, each at its own pace. */
export const startStreamPollers = async (options: StreamPollersOptions): Promise<StreamPollers> => {
  const { wire, streamArn, awsRegion, functions, paths, report } = options;
  const positions = await openStreamPositions(paths.streamPosition, options.barrier);
  const pollers = options.workers.filter(isStreamWorker).map(({ name, sortKeys, partitions = [] }) =>
    startStreamPoller({
      worker: name,
      sortKeys,
      partitions,
      reader: createStreamReader(wire, streamArn),
      streamArn,
      awsRegion,
      positions,
      invoke: (event) => functions.invoke(name, event),
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
