import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What a whole run writes is far less; but it holds the ledgers of several DynamoDB Locals at once. */
const neededBytes = 4 * 1024 ** 3;

/**
 * Where tests put their files: in memory, where this machine has a file system for it with room enough. A ledger that
 * nobody keeps need not wait for a disk at each transaction.
 */
export const ramDiskOrDisk = (ram = '/dev/shm'): string => {
  try {
    accessSync(ram, constants.W_OK);
    const { bavail, bsize } = statfsSync(ram);
    return bavail * bsize >= neededBytes ? ram : tmpdir();
  } catch {
    return tmpdir();
  }
};
