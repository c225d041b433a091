import { ConditionFailed } from './table.ts';

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
