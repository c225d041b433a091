import { TextDecoder } from 'node:util';
import { Parser } from 'saxen';
import { refuse } from '../refusal.ts';

/** An attribute's value by its name; `*:id` is an `id` with whatever prefix. */
export type Attribute = (name: string) => string | undefined;

/** Names of elements come without their prefix, texts and attributes decoded. */
export interface XmlListener {
  open?(name: string, attribute: Attribute): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Deeper than any part of a workbook. */
const deepest = 64;
/** Characters of one tag, text or comment; a parser keeps what has not ended yet. */
const longest = 1_000_000;
/** Bytes of a part that is read whole: relations, sheet names, formats. */
const wholeBytes = 8 * 1024 * 1024;

/**
 * Reads a part of a workbook piece by piece, and yields after each piece what may be done with what was heard.
 *
 * A document type is refused, and with it entities of one's own: no workbook has one.
 */
export async function* xmlPieces(
  pieces: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): AsyncGenerator<void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new Parser();
  let depth = 0;
  let unheard = 0;
  const heard = (): void => {
    unheard = 0;
  };
  const broken = (): never => refuse({ code: 'broken' });
  parser
    .on('openTag', (name, attributes) => {
      heard();
      depth += 1;
      if (depth > deepest) broken();
      listener.open?.(withoutPrefix(name), (wanted) => attributeOf(attributes(), wanted));
    })
    .on('closeTag', (name) => {
      heard();
      depth -= 1;
      listener.close?.(withoutPrefix(name));
    })
    .on('text', (text) => {
      heard();
      listener.text?.(decoded(text));
    })
    .on('cdata', (text) => {
      heard();
      listener.text?.(text);
    })
    .on('comment', heard)
    .on('question', heard)
    .on('attention', broken)
    .on('error', broken);
  for await (const piece of pieces) {
    unheard += piece.length;
    parser.write(textOf(decoder, piece));
    if (unheard > longest + piece.length) refuse({ code: 'broken' });
    yield;
  }
  parser.end();
}

/** Reads a small part at once. */
export const readXml = async (pieces: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> => {
  for await (const _ of xmlPieces(whole(pieces), listener));
};

async function* whole(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > wholeBytes) refuse({ code: 'too-big' });
    parts.push(piece);
  }
  yield Buffer.concat(parts);
}

const textOf = (decoder: TextDecoder, piece: Uint8Array): string => {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    return refuse({ code: 'broken' });
  }
};

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

const attributeOf = (attributes: Readonly<Record<string, string>>, wanted: string): string | undefined => {
  const name = wanted.startsWith('*')
    ? Object.keys(attributes).find((key) => key.endsWith(wanted.slice(1)))
    : wanted;
  const value = name === undefined ? undefined : attributes[name];
  return value === undefined ? undefined : decoded(value);
};

const named: Record<string, string> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

/** saxen's own decoder cuts characters beyond the 16 bits of a code unit. */
const decoded = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
        if (name !== undefined) return named[name] ?? all;
        const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
      })
    : text;
