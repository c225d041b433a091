import { ApiError } from '../../../shared/domain/api-error.ts';
import { ConditionFailed } from '../../../shared/store/table.ts';

/** Whether a conditional write went through: false when somebody else has changed the item meanwhile. */
export const unlessChanged = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/** Cancels something that may have ended by itself meanwhile, as when it was paid a moment ago: then it is over too. */
export const cancellation = async (cancel: () => Promise<unknown>): Promise<void> => {
  try {
    await cancel();
  } catch (error) {
    const code = error instanceof ApiError ? error.failure.code : undefined;
    if (code !== 'invoice-not-cancellable' && code !== 'invalid-fields' && code !== 'not-found') throw error;
  }
};

/** A change that nobody waits for the answer of. */
export const quietly = (nowMs: number) => ({
  nowMs,
  claim: undefined,
  answer: () => ({ message: '', response: null }),
});
