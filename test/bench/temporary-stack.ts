import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '../../infra/local/stack.ts';
import { seedLocalStack } from '../../infra/operator/seed.ts';

/** Runs something on a stack of its own, which leaves nothing behind. */
export const onTemporaryStack = async <T>(act: (stack: Stack) => Promise<T>): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'daftar-bench-'));
  try {
    const stack = await startStack({ port: 0, dataDir, quiet: true, beforeReady: seedLocalStack });
    try {
      return await act(stack);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};
