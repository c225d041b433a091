import type { Command } from 'commander';
import { OperatorError } from './operator-error.ts';

/** Runs a command line: what the operator can put right is one sentence on the error stream, anything else a stack. */
export const runProgram = async (program: Command): Promise<void> => {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
};
