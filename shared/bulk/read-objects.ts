import type { Language } from '../domain/invoice.ts';
import { isJsonObject } from '../encryption/wire-json.ts';
import type { Bounds } from './bounds.ts';
import { headerOf, languageOf } from './columns.ts';
import { refuse } from './refusal.ts';
import type { RawRow } from './table.ts';

export interface ReadObjects {
  /** That of the first row's keys. */
  language: Language;
  rows: RawRow[];
}

/**
 * Rows that came as an array of objects (`fileType: "json"`), keyed as a file's columns are called. They count from 1,
 * as there is no header. Keys may be left out; `null`, `""` and unknown keys count as not given.
 */
export const readObjects = (value: unknown, bounds: Bounds): ReadObjects => {
  if (!Array.isArray(value)) return refuse({ code: 'not-an-array' });
  if (value.length === 0) return refuse({ code: 'no-rows' });
  if (value.length > bounds.rows) return refuse({ code: 'too-many-rows', most: bounds.rows });
  const rows = value.map((item, index) => rowOf(item, index + 1, bounds));
  const headers = Object.keys(value[0]).flatMap((key) => headerOf(key) ?? []);
  return { language: languageOf(headers), rows };
};

const rowOf = (item: unknown, number: number, { columns, cellLength }: Bounds): RawRow => {
  if (!isJsonObject(item)) return refuse({ code: 'not-an-object', row: number });
  const entries = Object.entries(item);
  if (entries.length > columns) return refuse({ code: 'too-many-columns', most: columns });
  const row: RawRow = { number, cells: {} };
  for (const [key, value] of entries) {
    const column = headerOf(key)?.column;
    if (column === undefined) continue;
    const cell = textOf(value).trim();
    if (cell.length > cellLength) return refuse({ code: 'cell-too-long', row: number, most: cellLength });
    if (column in row.cells) return refuse({ code: 'repeated-columns', columns: [column] });
    if (cell !== '') row.cells[column] = cell;
  }
  return row;
};

/** What is no text and no number is shown as JSON, for the rules to refuse. */
const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
