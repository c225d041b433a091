import type { Bounds } from '../bounds.ts';
import { refuse } from '../refusal.ts';
import type { Line } from '../table.ts';
import { dateText, numberText } from './numbers.ts';
import { unescaped } from './shared-strings.ts';
import type { DateStyle } from './styles.ts';
import { type Attribute, xmlPieces } from './xml.ts';

/** What cells refer to. */
export interface CellContext {
  strings: readonly string[];
  dateStyles: readonly DateStyle[];
  from1904: boolean;
}

/** How a formula without a kept result is shown: by a program that wrote it and could not compute it. */
const formulaWithoutResult = '#CALC!';

/** The lines of a sheet that have cells. Cells of a merged area are blank but for the first, as people see them. */
export async function* sheetLines(
  pieces: AsyncIterable<Uint8Array>,
  context: CellContext,
  bounds: Bounds,
): AsyncGenerator<Line, void> {
  const sheet = sheetReader(context, bounds);
  for await (const _ of xmlPieces(pieces, sheet.listener)) {
    yield* sheet.taken();
    // What follows the cells (conditions, links, pictures) is not read.
    if (sheet.isOver()) return;
  }
}

const sheetReader = (context: CellContext, { columns, cellLength }: Bounds) => {
  let lines: Line[] = [];
  let row = 0;
  let cells: string[] = [];
  let column = 0;
  let type = '';
  let style = 0;
  let text = '';
  let hasFormula = false;
  let hears = false;
  let inPhonetic = false;
  let over = false;

  const open = (name: string, attribute: Attribute): void => {
    if (name === 'row') {
      row = nextRow(row, attribute('r'));
      cells = [];
      column = -1;
    } else if (name === 'c') {
      column = columnOf(attribute('r')) ?? column + 1;
      type = attribute('t') ?? 'n';
      style = Number(attribute('s') ?? 0);
      text = '';
      hasFormula = false;
    } else if (name === 'f') hasFormula = true;
    else if (name === 'rPh') inPhonetic = true;
    hears = name === 'v' || (name === 't' && !inPhonetic);
  };

  const hear = (part: string): void => {
    if (!hears) return;
    text += part;
    if (text.length > cellLength) refuse({ code: 'cell-too-long', row, most: cellLength });
  };

  const close = (name: string): void => {
    hears = false;
    if (name === 'rPh') inPhonetic = false;
    else if (name === 'c') takeCell();
    else if (name === 'row') lines.push({ number: row, cells });
    else if (name === 'sheetData') over = true;
  };

  const takeCell = (): void => {
    const value =
      hasFormula && text === '' && type !== 'str'
        ? formulaWithoutResult
        : cellText(type, style, text, context);
    if (value === '') return;
    if (column >= columns) refuse({ code: 'too-many-columns', most: columns });
    while (cells.length < column) cells.push('');
    cells[column] = value;
  };

  return {
    listener: { open, text: hear, close },
    isOver: () => over,
    taken: (): Line[] => {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
};

/** A value as people see it. */
const cellText = (
  type: string,
  style: number,
  text: string,
  { strings, dateStyles, from1904 }: CellContext,
): string => {
  switch (type) {
    case 's':
      return text === '' ? '' : (strings[Number(text)] ?? refuse({ code: 'broken' }));
    case 'n': {
      const dateStyle = dateStyles[style];
      return (dateStyle && dateText(text, dateStyle, from1904)) ?? numberText(text);
    }
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return text.replace('T', ' ').slice(0, 16);
    case 'e':
      return text;
    default:
      return unescaped(text);
  }
};

const lastRow = 1_048_576;

/** Rows count up; without a number of its own a row is the next one. */
const nextRow = (before: number, given: string | undefined): number => {
  const row = given === undefined ? before + 1 : Number(given);
  return Number.isInteger(row) && row > before && row <= lastRow ? row : refuse({ code: 'broken' });
};

/** `C7` is column 2; the last one is XFD. */
const columnOf = (reference: string | undefined): number | undefined => {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return reference === undefined ? undefined : refuse({ code: 'broken' });
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
};
