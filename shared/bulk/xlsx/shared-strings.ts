import { refuse } from '../refusal.ts';
import { xmlPieces } from './xml.ts';

/** UTF-16 code units of all texts together: they are held in memory while the sheet is read. */
const mostText = 40_000_000;
/** What a text costs beside its characters counts as so many, so that a million empty ones are not free. */
const costOfText = 16;

/** A workbook's texts, which cells name by their place. A text too long for a cell is kept as long as `cellLength` + 1. */
export const readSharedStrings = async (
  pieces: AsyncIterable<Uint8Array>,
  cellLength: number,
): Promise<string[]> => {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  let held = 0;
  const read = xmlPieces(pieces, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') inPhonetic = true;
      inText = name === 't' && !inPhonetic;
    },
    text(part) {
      // Of rich text, run after run.
      if (inText && text.length <= cellLength) text += part.slice(0, cellLength + 1);
    },
    close(name) {
      inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      held += text.length + costOfText;
      if (held > mostText) refuse({ code: 'too-big' });
      strings.push(unescaped(text));
    },
  });
  for await (const _ of read);
  return strings;
};

/** Characters that XML cannot hold are written `_x000D_`; the reader of a cell drops what a cell cannot mean. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
