import { ApiError } from '../../../shared/domain/api-error.ts';

/** Cancels something, unless it has ended by itself meanwhile, as when it was paid a moment ago: then false. */
export const cancellation = async (cancel: () => Promise<unknown>): Promise<boolean> => {
  try {
    await cancel();
    return true;
  } catch (error) {
    const code = error instanceof ApiError ? error.failure.code : undefined;
    if (code !== 'invoice-not-cancellable' && code !== 'invalid-fields' && code !== 'not-found') throw error;
    return false;
  }
};

/** A change that nobody waits for the answer of. */
export const quietly = (nowMs: number) => ({
  nowMs,
  claim: undefined,
  answer: () => ({ message: '', response: null }),
});
