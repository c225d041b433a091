import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { refuse } from '../refusal.ts';
import type { Line } from '../table.ts';
import { delimiterOf } from './delimiter.ts';
import { textPieces } from './encoding.ts';

/** No line of 50 cells with 10,000 characters is longer; one that is has a quote that never closes. */
const longestLine = 1_000_000;

/** The lines of a CSV (RFC 4180) in any encoding and with any delimiter that spreadsheets use, blank lines included. */
export async function* csvLines(bytes: Uint8Array): AsyncGenerator<Line> {
  const pieces = textPieces(bytes);
  const { value: start = '' } = pieces.next();
  const parser = parse({
    delimiter: delimiterOf(start),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestLine,
  });
  const text = Readable.from(joined(start, pieces));
  // What goes wrong in the source ends the parser with the same error, which the loop below throws.
  pipeline(text, parser, () => undefined);
  let number = 0;
  try {
    for await (const cells of parser) {
      number += 1;
      yield { number, cells };
    }
  } catch (error) {
    // Lines that were parsed and not taken yet are gone by now, so the parser's own count is the right one.
    if (error instanceof CsvError) refuse({ code: 'broken-quotes', row: Number(error['records']) + 1 });
    throw error;
  }
}

function* joined(start: string, rest: Iterable<string>): Generator<string> {
  yield start;
  yield* rest;
}
