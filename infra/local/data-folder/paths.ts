import { join } from 'node:path';

/** Where everything is that Daftar keeps on this machine. */
export interface DataPaths {
  readonly root: string;
  readonly lock: string;
  readonly running: string;
  readonly endpoints: string;
  readonly dynamodb: string;
  readonly database: string;
  readonly secrets: string;
  readonly objects: string;
  readonly schedules: string;
  readonly queues: string;
  readonly outbox: string;
  readonly clock: string;
  readonly log: string;
  readonly streamPosition: string;
  readonly deadLetters: string;
}

/** @param root Absolute and without symbolic links. */
export const dataPaths = (root: string): DataPaths => ({
  root,
  lock: join(root, 'daftar.lock'),
  running: join(root, 'running.json'),
  endpoints: join(root, 'endpoints.json'),
  dynamodb: join(root, 'dynamodb'),
  database: join(root, 'dynamodb', 'shared-local-instance.db'),
  secrets: join(root, 'secrets.json'),
  objects: join(root, 'objects'),
  schedules: join(root, 'schedules.db'),
  queues: join(root, 'queues.db'),
  outbox: join(root, 'outbox.db'),
  clock: join(root, 'clock.json'),
  log: join(root, 'daftar.log'),
  streamPosition: join(root, 'stream-position.json'),
  deadLetters: join(root, 'dead-letters.jsonl'),
});
