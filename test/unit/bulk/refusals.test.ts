import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { boundsFor } from '../../../shared/bulk/bounds.ts';
import { readObjects } from '../../../shared/bulk/read-objects.ts';
import { refusalOf } from '../../../shared/bulk/refusal.ts';
import {
  bulkFixture,
  header,
  refusalOfFile,
  rowsOf,
  rowXml,
  sheetXml,
  textCell,
  workbook,
  workbookParts,
  workbookWithName,
} from '../fixtures/bulk.ts';

const headerLine = header.join(',');
const line = 'INV-1,Sara,50001234,,12.5,';
const aWorkbook = workbookWithName(textCell('Sara'));
const containerOfOle = (stream: string): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1016),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(512),
  ]);

describe('A file that is not what it says', () => {
  test.each([
    ['a workbook', aWorkbook],
    ['an old workbook', containerOfOle('Workbook')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['UTF-16 with half a character', Buffer.from('fffe00d84100', 'hex')],
    ['NUL bytes', Buffer.alloc(64)],
  ])('is refused as CSV when it is %s', async (_, bytes) => {
    expect(await refusalOfFile(bytes, 'csv')).toEqual({ code: 'not-csv' });
  });

  test.each([
    ['CSV', 'not-xlsx', Buffer.from(`${headerLine}\n${line}`)],
    ['nothing', 'not-xlsx', Buffer.alloc(0)],
    ['a zip of anything', 'not-xlsx', zipSync({ 'a.txt': strToU8('a') })],
    ['an empty zip', 'not-xlsx', zipSync({})],
    ['a zip of a workbook', 'not-xlsx', zipSync({ 'book.xlsx': aWorkbook })],
    [
      'a text document',
      'not-xlsx',
      workbook({
        '_rels/.rels': workbookParts['_rels/.rels'].replace('xl/workbook.xml', 'word/document.xml'),
        'word/document.xml': '<w:document/>',
      }),
    ],
    ['an old workbook', 'old-excel', containerOfOle('Workbook')],
    ['an encrypted workbook', 'encrypted', containerOfOle('EncryptedPackage')],
  ])('is refused as XLSX when it is %s', async (_, code, bytes) => {
    expect(await refusalOfFile(bytes, 'xlsx')).toEqual({ code });
  });
});

describe('A table', () => {
  test.each([
    ['nothing', ''],
    ['blank lines', '\n,,\n  ,\t\n'],
    ['rows without a header', `${line}\n${line}`],
  ])('is refused for its header when it has %s', async (_, text) => {
    expect(await refusalOfFile(text, 'csv')).toEqual({ code: 'no-header' });
  });

  test('is refused when required columns are missing, naming them', async () => {
    expect(await refusalOfFile('name,phone,amount,e-mail address\na,b,c,d', 'csv')).toEqual({
      code: 'missing-columns',
      columns: ['reference_number', 'email', 'description'],
    });
  });

  test('is refused when a column is there twice, by whatever names', async () => {
    expect(await refusalOfFile(`${headerLine},الهاتف,Name\n${line}`, 'csv')).toEqual({
      code: 'repeated-columns',
      columns: ['phone', 'name'],
    });
  });

  test('is refused when it has nothing under its header', async () => {
    expect(await refusalOfFile(`${headerLine}\n,,,\n`, 'csv')).toEqual({ code: 'no-rows' });
    expect(await refusalOfFile(workbook({ 'xl/worksheets/sheet1.xml': sheetXml() }), 'xlsx')).toEqual({
      code: 'no-rows',
    });
  });

  test('is refused with more than 50 columns, in its header or in a row', async () => {
    const wide = Array.from({ length: 200 }, (_, at) => `c${at}`).join(',');
    const tooMany = { code: 'too-many-columns', most: 50 };
    expect(await refusalOfFile(`${headerLine},${wide}\n${line}`, 'csv')).toEqual(tooMany);
    expect(await refusalOfFile(`${headerLine}\n${line},${wide}`, 'csv')).toEqual(tooMany);
    const farCell = '<c r="XFD2"><v>1</v></c>';
    expect(await refusalOfFile(workbookWithName(farCell), 'xlsx')).toEqual(tooMany);
  });

  test('takes columns that are blank, however many', async () => {
    expect(await rowsOf(`${headerLine}${','.repeat(300)}\n${line}${','.repeat(300)}`, 'csv')).toHaveLength(1);
    const styled = '<c r="C2" s="1"/><c r="XFD2" s="1"/>';
    expect(await rowsOf(workbookWithName(styled), 'xlsx')).toHaveLength(1);
  });

  test('is refused with a row more than it may have', async () => {
    const text = [headerLine, line, '', line, line].join('\n');
    expect(await rowsOf(text, 'csv', boundsFor(3))).toHaveLength(3);
    expect(await refusalOfFile(text, 'csv', boundsFor(2))).toEqual({ code: 'too-many-rows', most: 2 });
  });

  test('is refused with a cell of more than 10,000 characters', async () => {
    const tooLong = { code: 'cell-too-long', row: 2, most: 10_000 };
    expect(await rowsOf(`${headerLine}\n${line}${'x'.repeat(10_000)}`, 'csv')).toHaveLength(1);
    expect(await refusalOfFile(`${headerLine}\n${line}${'x'.repeat(10_001)}`, 'csv')).toEqual(tooLong);
    const inline = workbookWithName(textCell('x'.repeat(10_001)));
    expect(await refusalOfFile(inline, 'xlsx')).toEqual(tooLong);
    const shared = workbookWithName('<c t="s"><v>0</v></c>', {
      'xl/sharedStrings.xml': `<sst><si>${`<r><t>${'x'.repeat(9_000)}</t></r>`.repeat(3)}</si></sst>`,
    });
    expect(await refusalOfFile(shared, 'xlsx')).toEqual(tooLong);
  });
});

describe('A workbook that was made to deceive', () => {
  const gigabytes = 10 * 1024 ** 3;

  test('is refused for what its sheet says it unpacks to, before anything is unpacked', async () => {
    const bomb = withSheet({ packed: Buffer.alloc(10_000_000), size: gigabytes, crc: 0 });
    expect(await refusalOfFile(bomb, 'xlsx')).toEqual({ code: 'too-big' });
  });

  test('is refused where its sheet unpacks to more than it says', async () => {
    const packed = deflateRawSync(Buffer.alloc(200_000_000, '<a></a>').fill('<worksheet   >', 0, 14));
    const bomb = withSheet({ packed, size: 1_000_000, crc: 0 });
    expect(await refusalOfFile(bomb, 'xlsx')).toEqual({ code: 'too-big' });
  });

  test('is refused when a part packs better than tables do', async () => {
    const zeros = workbook({ 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(5_000_000)}</worksheet>` });
    expect(await refusalOfFile(zeros, 'xlsx')).toEqual({ code: 'too-big' });
  });

  test('is refused when its parts together unpack to more than its rows may need', async () => {
    const noise = Array.from({ length: 300_000 }, (_, at) => `<si><t>${at * 7919}</t></si>`).join('');
    const file = workbookWithName(textCell('Sara'), { 'xl/sharedStrings.xml': `<sst>${noise}</sst>` });
    expect(await refusalOfFile(file, 'xlsx', { ...boundsFor(10), unpackedBytes: 5_000_000 })).toEqual({
      code: 'too-big',
    });
  });

  test('takes no part that nothing of the sheet needs, however large', async () => {
    const file = workbookWithName(textCell('Sara'), { 'xl/media/picture.png': '0'.repeat(30_000_000) });
    expect(await rowsOf(file, 'xlsx', boundsFor(10))).toHaveLength(1);
  });

  test('is refused with more than a thousand entries', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}`, '']));
    expect(await refusalOfFile(workbook(many), 'xlsx')).toEqual({ code: 'too-big' });
  });

  test.each(['../../../etc/passwd', '/etc/passwd', '..\\..\\windows\\win.ini', 'file:///etc/passwd'])(
    'reads nothing outside of itself: its sheet at %s is none',
    async (target) => {
      const file = workbook({
        'xl/_rels/workbook.xml.rels': workbookParts['xl/_rels/workbook.xml.rels'].replace(
          'worksheets/sheet1.xml',
          target,
        ),
      });
      expect(await refusalOfFile(file, 'xlsx')).toEqual({ code: 'broken' });
    },
  );

  test('is refused when two of its entries have one name', async () => {
    const file = workbook({ 'XL/Workbook.xml': workbookParts['xl/workbook.xml'] });
    expect(await refusalOfFile(file, 'xlsx')).toEqual({ code: 'broken' });
  });

  test.each([
    [
      'entities that grow',
      '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>',
    ],
    [
      'an entity from elsewhere',
      '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>',
    ],
    ['a document type alone', '<!DOCTYPE worksheet><worksheet/>'],
    ['elements without end in each other', `<worksheet>${'<a>'.repeat(100)}`],
    ['a tag that never ends', `<worksheet><sheetData a="${noise(2_000_000)}`],
    ['a comment that never ends', `<worksheet><!-- ${noise(2_000_000)}`],
    ['elements that close others', '<worksheet><sheetData></worksheet>'],
    ['an end before its elements’', '<worksheet><row r="1"><c>'],
    ['no XML', noise(500)],
    ['no UTF-8', Buffer.from('<worksheet>\xff</worksheet>', 'latin1')],
    ['rows that count down', sheetXml(rowXml(9, ''), rowXml(3, ''))],
    ['a row that no sheet has', sheetXml(rowXml(1_048_577, ''))],
    ['a row by no number', sheetXml('<row r="x"/>')],
    ['a cell by no reference', sheetXml(rowXml(2, '<c r="2B"/>'))],
    ['a shared text that is not there', sheetXml(rowXml(2, '<c t="s"><v>-1</v></c>'))],
  ])('is refused when its sheet has %s', async (_, part) => {
    const file = workbook({ 'xl/worksheets/sheet1.xml': typeof part === 'string' ? strToU8(part) : part });
    expect(await refusalOfFile(file, 'xlsx')).toEqual({ code: 'broken' });
  });

  test('reads names of entities that are no more than text', async () => {
    const [row] = await rowsOf(workbookWithName(textCell('&lol;&constructor;&#x110000;')), 'xlsx');
    expect(row?.cells.name).toBe('&lol;&constructor;\ufffd');
  });

  test('is refused when it is damaged, wherever that is', async () => {
    const file = bulkFixture('openpyxl-invoices.xlsx');
    for (let at = 4; at < file.length; at += 97) {
      const damaged = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ 0x55 : byte));
      const end = await rowsOf(damaged, 'xlsx').catch(refusalOf);
      expect(end, `byte ${at}`).toBeDefined();
    }
  });

  test('is refused when it is cut off, wherever that is', async () => {
    const file = bulkFixture('write-excel-file.xlsx');
    for (let length = 0; length < file.length; length += 61) {
      const refusal = await refusalOfFile(file.subarray(0, length), 'xlsx');
      expect(['not-xlsx', 'broken']).toContain(refusal.code);
    }
  });

  test('is refused when an entry is encrypted', async () => {
    const file = withSheet({ packed: Buffer.alloc(12), size: 12, crc: 0, flags: 1 });
    expect(await refusalOfFile(file, 'xlsx')).toEqual({ code: 'encrypted' });
  });

  test('is refused when an entry’s content is not what was packed', async () => {
    const sheet = Buffer.from(sheetXml(rowXml(2, textCell('INV-1'))).replace('</sheetData>', ''));
    const packed = deflateRawSync(sheet);
    const file = withSheet({ packed, size: sheet.length, crc: crc32(sheet) ^ 1 });
    expect(await refusalOfFile(file, 'xlsx')).toEqual({ code: 'broken' });
  });
});

describe('Rows as objects', () => {
  const refusalOfObjects = (value: unknown) => {
    try {
      readObjects(value, boundsFor(2));
    } catch (error) {
      return refusalOf(error);
    }
    return undefined;
  };

  test.each([
    ['no array', { 0: {} }, { code: 'not-an-array' }],
    ['an empty array', [], { code: 'no-rows' }],
    ['too many rows', [{}, {}, {}], { code: 'too-many-rows', most: 2 }],
    ['a row that is none', [{}, 'INV-1'], { code: 'not-an-object', row: 2 }],
    ['a column twice', [{ name: 'a', الاسم: 'b' }], { code: 'repeated-columns', columns: ['name'] }],
    ['a long text', [{ name: 'x'.repeat(10_001) }], { code: 'cell-too-long', row: 1, most: 10_000 }],
    [
      '200 keys',
      [Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`k${at}`, '']))],
      { code: 'too-many-columns', most: 50 },
    ],
  ])('are refused when they are %s', (_, value, refusal) => {
    expect(refusalOfObjects(value)).toEqual(refusal);
  });

  test('count from 1, with numbers as they are written and nothing where nothing is given', () => {
    const rows = [
      { Phone: 96550001234, amount: '12.50', name: null, notes: 'x' },
      { phone: '', description: { a: 1 } },
    ];
    expect(readObjects(rows, boundsFor(2))).toEqual({
      language: 'en',
      rows: [
        { number: 1, cells: { phone: '96550001234', amount: '12.50' } },
        { number: 2, cells: { description: '{"a":1}' } },
      ],
    });
  });

  test('are of the language of their keys', () => {
    expect(readObjects([{ الهاتف: '50001234', المبلغ: 5 }], boundsFor(2)).language).toBe('ar');
  });
});

/** Text that hardly packs, without anything that XML would see. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
}

/** A workbook whose sheet is packed by hand, so that the zip says of it what it likes. */
function withSheet(sheet: { packed: Uint8Array; size: number; crc: number; flags?: number }): Uint8Array {
  const parts = [
    ...Object.entries(workbookParts).map(([name, text]) => stored(name, text)),
    { name: 'xl/worksheets/sheet1.xml', method: 8, flags: 0, ...sheet },
  ];
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const large = part.size > 0xffff_fffe;
    const zip64 = Buffer.alloc(large ? 12 : 0);
    if (large) {
      zip64.writeUInt16LE(1);
      zip64.writeUInt16LE(8, 2);
      zip64.writeBigUInt64LE(BigInt(part.size), 4);
    }
    const common = Buffer.alloc(26);
    common.writeUInt16LE(part.flags, 2);
    common.writeUInt16LE(part.method, 4);
    common.writeUInt32LE(part.crc >>> 0, 10);
    common.writeUInt32LE(part.packed.length, 14);
    common.writeUInt32LE(large ? 0xffff_ffff : part.size, 18);
    common.writeUInt16LE(name.length, 22);
    common.writeUInt16LE(0, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, part.packed]);
    common.writeUInt16LE(zip64.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, name, zip64]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}

function stored(name: string, text: string) {
  const packed = Buffer.from(text);
  return { name, method: 0, flags: 0, packed, size: packed.length, crc: crc32(packed) };
}
