import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transactionCsv } from '../../../shared/contracts/transaction-csv.ts';
import { aCapturedPayment, aPayment } from '../fixtures/payment.ts';

const header =
  'id,service_type_id,order_reference_number,created_at,payment_type,service_type,payment_status,amount,token\r\n';
const csvOf = async (...orderReferences: string[]) =>
  Buffer.from(
    await transactionCsv(orderReferences.map((orderReference) => ({ ...aPayment, orderReference }))),
  ).toString();

describe('The CSV of transactions', () => {
  test('is a byte order mark, a header and a line for each, ended by CR LF', async () => {
    const failed = { ...aPayment, id: 2, state: 'failed', orderReference: '' } as const;

    expect(Buffer.from(await transactionCsv([aCapturedPayment, failed])).toString()).toBe(
      `\ufeff${header}` +
        '159841,2,122274462,2026-03-10 12:00:00,KNET,SMS Payment,1,15.000,84221717575602869376000159841\r\n' +
        '2,2,,2026-03-10 12:00:00,KNET,SMS Payment,0,15.000,84221717575602869376000159841\r\n',
    );
  });

  test('of none is the header alone', async () => {
    expect(Buffer.from(await transactionCsv([])).toString()).toBe(`\ufeff${header}`);
  });

  test.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
    ['Arabic', 'فاتورة', 'فاتورة'],
    ['=', '=1+1', "'=1+1"],
    ['+', '+965', "'+965"],
    ['-', '-1', "'-1"],
    ['@', '@SUM(A1)', "'@SUM(A1)"],
    ['a formula with a comma', '=HYPERLINK("x",1)', `"'=HYPERLINK(""x"",1)"`],
  ])('writes %s so that it is read as it is and never as a formula', async (_, reference, cell) => {
    expect((await csvOf(reference)).split(`${header}159841,2,`)[1]).toBe(
      `${cell},2026-03-10 12:00:00,KNET,SMS Payment,,15.000,84221717575602869376000159841\r\n`,
    );
  });

  test('is read back as it was by RFC 4180, whatever references hold', async () => {
    const references = fc.array(
      fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed()),
    );
    await fc.assert(
      fc.asyncProperty(references, async (texts) => {
        const [, ...lines] = read(await csvOf(...texts));
        expect(lines.map((cells) => cells[2]?.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, ''))).toEqual(texts);
        expect(lines.map((cells) => cells.length)).toEqual(texts.map(() => 9));
      }),
    );
  });
});

/** A reader of its own: the writer must not be asked whether it wrote well. */
const read = (csv: string): string[][] => {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, bare, end] of csv
    .replace('\ufeff', '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    line.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines;
};
