import { headerOf } from '../columns.ts';

const delimiters = [',', ';', '\t'] as const;

export type Delimiter = (typeof delimiters)[number];

/** The delimiter under which the first filled line names the most columns; a comma when that decides nothing. */
export const delimiterOf = (start: string): Delimiter => {
  const [headerLine = ''] = start.trimStart().split(/[\r\n]/, 1);
  const columnsUnder = (delimiter: Delimiter): number =>
    headerLine.split(delimiter).filter((cell) => headerOf(cell.replaceAll('"', ''))).length;
  return delimiters.reduce((best, other) => (columnsUnder(other) > columnsUnder(best) ? other : best));
};
