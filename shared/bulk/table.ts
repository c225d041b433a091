import type { Language } from '../domain/invoice.ts';
import type { Bounds } from './bounds.ts';
import { type Column, type Header, headerOf, languageOf, requiredColumns } from './columns.ts';
import { refuse } from './refusal.ts';

/** A line of a file with its cells by position; `number` is what the program that shows the file counts, from 1. */
export interface Line {
  number: number;
  cells: readonly string[];
}

/** A row as it was typed. Cells that are blank or whose column is absent have no key. */
export interface RawRow {
  number: number;
  cells: Partial<Record<Column, string>>;
}

export interface Table {
  /** That of the headers: messages about rows are written in it. */
  language: Language;
  /** Can be read once; fails with a refusal at the row that exceeds a bound, or at the end when there was no row. */
  rows: AsyncIterable<RawRow>;
}

/** Lines as rows under their headers, which are the first line that is not blank. Blank lines are left out. */
export const tableOf = async (lines: AsyncIterable<Line>, bounds: Bounds): Promise<Table> => {
  const filled = filledLines(lines, bounds);
  const first = await filled.next();
  if (first.done) return refuse({ code: 'no-header' });
  const headers = readHeaders(first.value.cells);
  const language = languageOf(headers.filter((header) => header !== undefined));
  return { language, rows: rowsUnder(headers, filled, bounds) };
};

const readHeaders = (cells: readonly string[]): (Header | undefined)[] => {
  const headers = cells.map(headerOf);
  const given = headers.flatMap((header) => header?.column ?? []);
  if (given.length === 0) return refuse({ code: 'no-header' });
  const repeated = given.filter((column, at) => given.indexOf(column) !== at);
  if (repeated.length > 0) return refuse({ code: 'repeated-columns', columns: [...new Set(repeated)] });
  const missing = requiredColumns.filter((column) => !given.includes(column));
  if (missing.length > 0) return refuse({ code: 'missing-columns', columns: missing });
  return headers;
};

async function* filledLines(lines: AsyncIterable<Line>, bounds: Bounds): AsyncGenerator<Line, void> {
  for await (const line of lines) {
    if (isFilled(line, bounds)) yield line;
  }
}

const isFilled = ({ number, cells }: Line, { columns, cellLength }: Bounds): boolean => {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  if (last >= columns) refuse({ code: 'too-many-columns', most: columns });
  if (cells.some((cell) => cell.length > cellLength)) {
    refuse({ code: 'cell-too-long', row: number, most: cellLength });
  }
  return last >= 0;
};

async function* rowsUnder(
  headers: readonly (Header | undefined)[],
  lines: AsyncIterable<Line>,
  bounds: Bounds,
): AsyncGenerator<RawRow, void> {
  let count = 0;
  for await (const { number, cells } of lines) {
    count += 1;
    if (count > bounds.rows) refuse({ code: 'too-many-rows', most: bounds.rows });
    const row: RawRow = { number, cells: {} };
    for (const [at, header] of headers.entries()) {
      const cell = cells[at]?.trim();
      if (header && cell) row.cells[header.column] = cell;
    }
    yield row;
  }
  if (count === 0) refuse({ code: 'no-rows' });
}
