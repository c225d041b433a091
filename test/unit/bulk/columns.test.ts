import { describe, expect, test } from 'vitest';
import { columnNames, columns, headerOf, languageOf } from '../../../shared/bulk/columns.ts';

describe('A header', () => {
  test.each(columns)('%s is known by each of its names, which no other column has', (column) => {
    const { en, ar } = columnNames[column];
    expect([column, ...en, ...ar].map((name) => headerOf(name)?.column)).toEqual(
      [column, ...en, ...ar].map(() => column),
    );
  });

  test.each([
    ['Reference Number', 'reference_number'],
    ['REFERENCE-NUMBER*', 'reference_number'],
    [' expires  at: ', 'expires_at'],
    ['mobileNumber', 'phone'],
    ['الأسم', 'name'],
    ['الإسم', 'name'],
    ['الاســم', 'name'],
    ['رقـم الهاتف', 'phone'],
    ['اَلْمَبْلَغ', 'amount'],
    ['ﺍﻟﻤﺒﻠﻎ', 'amount'],
    ['القيمه', 'amount'],
    ['البريد الالكترونى', 'email'],
    ['\u200fالمبلغ\u200f', 'amount'],
    ['name / الاسم', 'name'],
    ['الاسم (Name)', 'name'],
    ['Amount (KWD)', 'amount'],
    ['phone\nرقم الهاتف', 'phone'],
  ])('"%s" is the column %s', (text, column) => {
    expect(headerOf(text)?.column).toBe(column);
  });

  test.each(['', 'notes', 'phone / amount', 'e-mail address', 'رقم', 'constructor'])(
    '"%s" is no column of ours',
    (text) => {
      expect(headerOf(text)).toBeUndefined();
    },
  );
});

describe('The language of headers', () => {
  const languageOfHeaders = (...texts: string[]) => languageOf(texts.flatMap((text) => headerOf(text) ?? []));

  test.each([
    ['ar', ['الاسم', 'الهاتف', 'email']],
    ['en', ['name', 'phone', 'المبلغ']],
    ['en', ['name / الاسم', 'amount / المبلغ']],
    ['ar', ['name / الاسم', 'المبلغ']],
    ['en', []],
  ])('is %s for %j', (language, texts) => {
    expect(languageOfHeaders(...texts)).toBe(language);
  });
});
