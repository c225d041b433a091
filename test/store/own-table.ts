import { afterAll, inject } from 'vitest';
import { type ScratchTable, scratchTable } from '../bench/scratch-table.ts';

/** A table of a test file's own, dropped after it. */
export const ownTable = async (): Promise<ScratchTable> => {
  Object.assign(process.env, inject('environment'));
  const table = await scratchTable();
  afterAll(table.drop);
  return table;
};
