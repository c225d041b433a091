import type { Column } from './columns.ts';

/** Why nothing of a file can be taken. `row` counts as people see it in their program: the header is 1. */
export type Refusal =
  /** Said to be CSV, and is a zip, a workbook or no text at all. */
  | { code: 'not-csv' }
  /** Said to be XLSX, and is something else. */
  | { code: 'not-xlsx' }
  /** A workbook of Excel 97–2003. */
  | { code: 'old-excel' }
  | { code: 'encrypted' }
  /** Damaged, or made to deceive. */
  | { code: 'broken' }
  /** Unpacks to more than a table of so many rows can hold. */
  | { code: 'too-big' }
  | { code: 'broken-quotes'; row: number }
  | { code: 'no-header' }
  | { code: 'missing-columns'; columns: readonly Column[] }
  | { code: 'repeated-columns'; columns: readonly Column[] }
  | { code: 'too-many-columns'; most: number }
  | { code: 'no-rows' }
  | { code: 'too-many-rows'; most: number }
  | { code: 'cell-too-long'; row: number; most: number }
  /** `fileType: "json"` without an array. */
  | { code: 'not-an-array' }
  | { code: 'not-an-object'; row: number };

/**
 * Fails the reading of a file. No class: readers are bundles of their own, and `instanceof` would not know their errors.
 * {@link refusalOf} tells such a failure from others.
 */
export const refuse = (refusal: Refusal): never => {
  throw Object.assign(new Error(`The file is refused: ${refusal.code}.`), { refusal });
};

/** Why a file was refused, or undefined for any other error. */
export const refusalOf = (error: unknown): Refusal | undefined =>
  error instanceof Error && 'refusal' in error ? (error.refusal as Refusal) : undefined;
