import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns } from '../../../shared/bulk/columns.ts';
import { bulkFixture, header, refusalOfFile, rowsOf } from '../fixtures/bulk.ts';

const headerLine = header.join(',');
const sara = ['INV-1', 'Sara', '50001234', 'sara@example.com', '12.500', 'Order 1'];
const saraCells = {
  reference_number: 'INV-1',
  name: 'Sara',
  phone: '50001234',
  email: 'sara@example.com',
  amount: '12.500',
  description: 'Order 1',
};

describe('A CSV of invoices', () => {
  test.each([
    ['commas and CR LF', ',', '\r\n'],
    ['semicolons and LF', ';', '\n'],
    ['tabs and CR', '\t', '\r'],
  ])('with %s is read', async (_, delimiter, end) => {
    const text = [header, sara].map((cells) => cells.join(delimiter) + end).join('');
    expect(await rowsOf(text, 'csv')).toEqual([{ number: 2, cells: saraCells }]);
  });

  test.each(['excel-utf-8.csv', 'excel-unicode-text.csv'])('as in %s is read to the letter', async (name) => {
    expect(await rowsOf(bulkFixture(name), 'csv')).toEqual([
      {
        number: 2,
        cells: { ...saraCells, name: 'Sara "Umm Ali" Ahmad', description: 'two\nlines' },
      },
      {
        number: 3,
        cells: {
          reference_number: 'INV-2',
          name: 'محمد، علي',
          phone: '+965 5000 5678',
          amount: '7',
          description: 'a, b; c',
        },
      },
    ]);
  });

  test('in Windows-1256 with semicolons is read, as Excel saves it in Arabic', async () => {
    const [first] = await rowsOf(bulkFixture('excel-windows-1256.csv'), 'csv');
    expect(first?.cells).toMatchObject({
      reference_number: 'ف-1',
      name: 'سارة أحمد',
      description: 'طلب; كبير',
    });
  });

  test('counts rows as a spreadsheet shows them: blank lines count, lines inside quotes do not', async () => {
    const text = `\n${headerLine}\n,,,,,\n"INV-1","a\nb",,,,\n\nINV-2,,,,,\n`;
    const rows = await rowsOf(text, 'csv');
    expect(rows.map(({ number, cells }) => [number, cells.reference_number])).toEqual([
      [4, 'INV-1'],
      [6, 'INV-2'],
    ]);
  });

  test('may end without a line break, and lines may be shorter or longer than the header', async () => {
    const rows = await rowsOf(`${headerLine}\nINV-1,Sara\nINV-2,Ali,1,2,3,4,5,6`, 'csv');
    expect(rows.map(({ cells }) => cells.name)).toEqual(['Sara', 'Ali']);
  });

  test('is refused with the row where quotes go wrong', async () => {
    expect(await refusalOfFile(`${headerLine}\nINV-1,"Sara" Ahmad,,,,`, 'csv')).toEqual({
      code: 'broken-quotes',
      row: 2,
    });
    expect(await refusalOfFile(`${headerLine}\nINV-1,"Sara,,,,\nINV-2,,,,,`, 'csv')).toEqual({
      code: 'broken-quotes',
      row: 2,
    });
  });

  test('with a quote that never closes is given up long before its end', async () => {
    const text = `${headerLine}\n"${'x'.repeat(3_000_000)}`;
    expect(await refusalOfFile(text, 'csv')).toEqual({ code: 'broken-quotes', row: 2 });
  });

  test('is read back as it was, whatever rows hold, in every encoding and with every delimiter', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isPlain);
    const rows = fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 8 });
    const delimiter = fc.constantFrom(',', ';', '\t');
    const end = fc.constantFrom('\r\n', '\n', '\r');
    const encoding = fc.constantFrom('utf8' as const, 'utf16le' as const);
    await fc.assert(
      fc.asyncProperty(rows, delimiter, end, encoding, async (written, mark, lineEnd, format) => {
        const text = stringify([columns, ...written], {
          bom: true,
          delimiter: mark,
          record_delimiter: lineEnd,
          quoted_match: /[\r\n]/,
        });
        const filled = written.filter((cells) => cells.some((one) => one.trim() !== ''));
        fc.pre(filled.length > 0);
        const read = await rowsOf(Buffer.from(text, format), 'csv');
        expect(read.map(({ cells }) => columns.map((column) => cells[column] ?? ''))).toEqual(
          filled.map((cells) => cells.map((one) => one.trim())),
        );
      }),
    );
  });

  test('is read back across the pieces in which it is decoded', async () => {
    const names = Array.from(
      { length: 900 },
      (_, at) => `${'ع'.repeat(at % 7)}"${at}"\r\nسطر${'x'.repeat(150)}`,
    );
    const text = stringify([header, ...names.map((name) => ['', name, '', '', '', ''])], {
      record_delimiter: 'windows',
      quoted_match: /[\r\n]/,
    });
    const read = await rowsOf(text, 'csv');
    expect(read.map(({ cells }) => cells.name)).toEqual(names);
  });
});

/** NUL is no text, and a byte order mark inside of a cell is taken off with the blanks around it. */
const isPlain = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
