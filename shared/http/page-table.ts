import { connect, dynamoTable, type Table } from '../store/table.ts';

let made: Table | undefined;

/** The table of a payer's page, made once. Pages use none of the keys that `services()` reads, and load faster without. */
export const pageTable = (): Table => {
  made ??= dynamoTable(connect());
  return made;
};
