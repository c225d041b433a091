import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { columns } from '../../../shared/bulk/columns.ts';
import { dateText, numberText } from '../../../shared/bulk/xlsx/numbers.ts';
import { dateStyleOf } from '../../../shared/bulk/xlsx/styles.ts';
import {
  bulkFixture,
  header,
  rowsOf,
  rowXml,
  sheetXml,
  textCell,
  workbook,
  workbookParts,
  workbookWithName,
} from '../fixtures/bulk.ts';

describe('A workbook of invoices', () => {
  test('that openpyxl wrote is read as people see it', async () => {
    expect(await rowsOf(bulkFixture('openpyxl-invoices.xlsx'), 'xlsx')).toEqual([
      {
        number: 2,
        cells: {
          reference_number: 'INV-1',
          name: 'Sara Ahmad',
          phone: '96550001234',
          email: 'sara@example.com',
          amount: '12.5',
          description: 'Order 1',
          country_code: '965',
          schedule_time: '2030-05-01 09:30',
          expires_at: '2030-06-01',
          language: 'en',
        },
      },
      {
        number: 3,
        cells: {
          reference_number: '1002',
          name: 'محمد علي',
          phone: '50005678',
          email: 'mohammad@example.com',
          amount: '0.1',
          description: 'Order two & more',
          schedule_time: '2030-05-01 00:00',
          expires_at: '2030-06-01 12:00',
          language: 'ar',
        },
      },
      {
        number: 5,
        cells: {
          reference_number: 'INV-3',
          phone: '50009999',
          amount: '1000',
          description: 'first line\nsecond line',
        },
      },
      {
        number: 6,
        cells: {
          reference_number: 'INV-4',
          name: 'Formula',
          phone: '50001111',
          amount: '#CALC!',
          description: 'its result was never computed',
        },
      },
    ]);
  });

  test('with Arabic headers, days since 1904 and a hidden first sheet is read', async () => {
    expect(await rowsOf(bulkFixture('openpyxl-arabic-1904.xlsx'), 'xlsx')).toEqual([
      {
        number: 2,
        cells: {
          reference_number: 'ف-١',
          name: 'سارة أحمد',
          phone: '٥٠٠٠١٢٣٤',
          email: 'sara@example.com',
          amount: '١٢٫٥٠٠',
          description: 'طلب ١',
          schedule_time: '2030-05-01 09:30',
          expires_at: '2030-06-01',
        },
      },
      {
        number: 3,
        cells: {
          reference_number: 'ف-٢',
          name: 'محمد علي',
          phone: '+965 5000 5678',
          amount: '7',
          description: 'طلب ٢',
          schedule_time: '٢٠٣٠-٠٥-٠١ ١٠:٠٠',
        },
      },
    ]);
  });

  test('that write-excel-file wrote is read as people see it', async () => {
    expect(await rowsOf(bulkFixture('write-excel-file.xlsx'), 'xlsx')).toEqual([
      {
        number: 2,
        cells: {
          reference_number: 'INV-1',
          name: 'Sara <Ahmad> & "sons" 🎉',
          phone: '96550001234',
          email: 'sara@example.com',
          amount: '0.3',
          description: 'x',
          schedule_time: '2030-05-01 09:30',
        },
      },
      {
        number: 3,
        cells: {
          name: 'TRUE',
          phone: '50005678',
          amount: '5',
          description: 'blanks around',
          schedule_time: '2030-05-01 10:00',
        },
      },
    ]);
  });

  test.each([
    ['a shared text', '<c t="s"><v>1</v></c>', 'second'],
    ['rich text without its reading aid', '<c t="s"><v>2</v></c>', 'Sara Ahmad'],
    ['an empty shared text', '<c t="s"><v>3</v></c>', undefined],
    ['an inline text', textCell('Sara &amp; &#x1F389;&#128512;'), 'Sara & 🎉😀'],
    ['a CDATA section', '<c t="str"><v><![CDATA[a<b]]></v></c>', 'a<b'],
    ['characters that XML cannot hold', textCell('a_x000D_b_x005F_x'), 'a\rb_x'],
    ['a formula’s text', '<c t="str"><f>A1&amp;"x"</f><v>A1x</v></c>', 'A1x'],
    ['a formula’s empty text', '<c t="str"><f>""</f><v></v></c>', undefined],
    ['a formula’s number', '<c><f>1/4</f><v>0.25</v></c>', '0.25'],
    ['a formula without a result', '<c><f>1/4</f></c>', '#CALC!'],
    ['a formula’s error', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '#DIV/0!'],
    ['false', '<c t="b"><v>0</v></c>', 'FALSE'],
    ['an ISO date', '<c t="d"><v>2030-05-01T09:30:00Z</v></c>', '2030-05-01 09:30'],
    ['a date by a built-in format', '<c s="1"><v>47604</v></c>', '2030-05-01'],
    ['a time by a format of one’s own', '<c s="2"><v>47604.395833333336</v></c>', '2030-05-01 09:30'],
    ['a number by a format with text in it', '<c s="3"><v>47604</v></c>', '47604'],
    ['a number of a style that is not there', '<c s="99"><v>47604</v></c>', '47604'],
    ['an element with a prefix', '<x:c t="inlineStr"><x:is><x:t>Sara</x:t></x:is></x:c>', 'Sara'],
  ])('has %s', async (_, cell, text) => {
    const file = workbookWithName(cell, {
      'xl/sharedStrings.xml':
        '<sst><si><t>first</t></si><si><t>second</t></si>' +
        '<si><r><t>Sara </t></r><r><rPr><b/></rPr><t>Ahmad</t></r><rPh><t>read so</t></rPh></si><si/></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>' +
        '<numFmt numFmtId="165" formatCode="0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    });
    const [row] = await rowsOf(file, 'xlsx');
    expect(row?.cells.name).toBe(text);
  });

  test('has cells where their references say, and rows where their numbers say', async () => {
    const file = workbook({
      'xl/worksheets/sheet1.xml': sheetXml(
        '<row r="7"><c r="E7"><v>5</v></c></row>',
        '<row><c r="A8" t="b"><v>1</v></c></row>',
        '<row r="12"/>',
      ),
    });
    expect(await rowsOf(file, 'xlsx')).toEqual([
      { number: 7, cells: { amount: '5' } },
      { number: 8, cells: { reference_number: 'TRUE' } },
    ]);
  });

  test('is found by its relations, whatever its parts are called', async () => {
    const { 'xl/workbook.xml': book, 'xl/_rels/workbook.xml.rels': bookRelations } = workbookParts;
    const file = workbook({
      '_rels/.rels': workbookParts['_rels/.rels'].replace('xl/workbook.xml', '/Book/Main.xml'),
      'Book/Main.xml': book,
      'Book/_rels/Main.xml.rels': bookRelations
        .replace('worksheets/sheet1.xml', '../Sheets/One.xml')
        .replaceAll('/2006/relationships/', '/strict/'),
      'Sheets/One.xml': sheetXml(rowXml(2, textCell('INV-1'))),
    });
    expect(await rowsOf(file, 'xlsx')).toEqual([{ number: 2, cells: { reference_number: 'INV-1' } }]);
  });

  test('is read back as it was, whatever rows hold', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isText);
    const cell = fc.oneof(text, fc.integer({ min: 0, max: 99_999_999_999 }), fc.boolean(), fc.constant(null));
    const rows = fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, async (written) => {
        const shown = written.map((cells) => cells.map(shownAs));
        const filled = shown.filter((cells) => cells.some((one) => one !== ''));
        fc.pre(filled.length > 0);
        const sheet = [columns, ...written].map((cells) =>
          cells.map((value) => (value === null ? null : { value })),
        );
        const file = await writeXlsx(sheet).toBuffer();
        const read = await rowsOf(file, 'xlsx');
        expect(read.map(({ cells }) => columns.map((column) => cells[column] ?? ''))).toEqual(filled);
      }),
      { numRuns: 60 },
    );
  });

  test('is read back across the pieces in which it is unpacked', async () => {
    const names = Array.from({ length: 900 }, (_, at) => `ع${at}🎉${'x'.repeat(150)}`);
    const sheet = [header, ...names.map((name) => ['', name])].map((cells) =>
      cells.map((value) => ({ value })),
    );
    const read = await rowsOf(await writeXlsx(sheet).toBuffer(), 'xlsx');
    expect(read.map(({ cells }) => cells.name)).toEqual(names);
  });
});

/** XML holds neither control characters nor halves of characters, `_x0041_` is an A, and the writer loses `valueOf`. */
const isText = (text: string): boolean =>
  text.isWellFormed() && !(text in {}) && !/\p{Cc}|[\ufffe\uffff]|_x[\da-f]{4}_/iu.test(text);

const shownAs = (value: string | number | boolean | null): string =>
  typeof value === 'boolean' ? String(value).toUpperCase() : String(value ?? '').trim();

describe('A number in a cell', () => {
  test.each([
    ['96550001234', '96550001234'],
    ['9.6550001234E10', '96550001234'],
    ['96550001234.0', '96550001234'],
    ['12.5', '12.5'],
    ['0.30000000000000004', '0.3'],
    ['-3', '-3'],
    ['#', '#'],
  ])('%s is shown as %s', (raw, text) => {
    expect(numberText(raw)).toBe(text);
  });
});

describe('A date in a cell', () => {
  test.each([
    ['47604', 'day', false, '2030-05-01'],
    ['46142', 'day', true, '2030-05-01'],
    ['47604', 'moment', false, '2030-05-01 00:00'],
    ['47604.5', 'day', false, '2030-05-01 12:00'],
    ['47604.3958333', 'moment', false, '2030-05-01 09:30'],
    ['1', 'day', false, '1900-01-01'],
    ['59', 'day', false, '1900-02-28'],
    ['61', 'day', false, '1900-03-01'],
    ['2958465', 'day', false, '9999-12-31'],
    ['0.5', 'moment', false, undefined],
    ['2958466', 'day', false, undefined],
    ['-1', 'day', false, undefined],
    ['x', 'day', false, undefined],
  ] as const)('%s as a %s (since 1904: %s) is %s', (raw, style, from1904, text) => {
    expect(dateText(raw, style, from1904)).toBe(text);
  });

  test.each([
    ['yyyy-mm-dd', 'day'],
    ['dd/mm/yyyy hh:mm', 'moment'],
    ['[$-F800]dddd, mmmm dd, yyyy', 'day'],
    ['[h]:mm', 'moment'],
    ['General', undefined],
    ['"د.ك." #,##0.000', undefined],
    ['[Red]0.00', undefined],
    ['0.00" days"', undefined],
    ['#,##0.00_);[Red](#,##0.00)', undefined],
    ['0\\d', undefined],
  ])('is what the format %s shows: %s', (format, style) => {
    expect(dateStyleOf(format)).toBe(style);
  });
});
