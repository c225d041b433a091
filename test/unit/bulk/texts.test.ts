import { expect, test } from 'vitest';
import type { Refusal } from '../../../shared/bulk/refusal.ts';
import { bulkTextsIn } from '../../../shared/bulk/texts.ts';

const every: Record<Refusal['code'], Refusal> = {
  'not-csv': { code: 'not-csv' },
  'not-xlsx': { code: 'not-xlsx' },
  'old-excel': { code: 'old-excel' },
  encrypted: { code: 'encrypted' },
  broken: { code: 'broken' },
  'too-big': { code: 'too-big' },
  'broken-quotes': { code: 'broken-quotes', row: 3 },
  'no-header': { code: 'no-header' },
  'missing-columns': { code: 'missing-columns', columns: ['phone', 'amount'] },
  'repeated-columns': { code: 'repeated-columns', columns: ['phone'] },
  'too-many-columns': { code: 'too-many-columns', most: 50 },
  'no-rows': { code: 'no-rows' },
  'too-many-rows': { code: 'too-many-rows', most: 5_000 },
  'cell-too-long': { code: 'cell-too-long', row: 3, most: 10_000 },
  'not-an-array': { code: 'not-an-array' },
  'not-an-object': { code: 'not-an-object', row: 3 },
};

test('Each refusal is told in one sentence of either language', async () => {
  const [en, ar] = [await bulkTextsIn('en'), await bulkTextsIn('ar')];
  for (const refusal of Object.values(every)) {
    expect(en.refusal(refusal)).toMatch(/^[A-Z].*\.$/);
    expect(ar.refusal(refusal)).toMatch(/^[\u0600-\u06ff].*\.$/);
  }
  expect(en.refusal(every['missing-columns'])).toBe('The file lacks columns: phone, amount.');
  expect(ar.refusal(every['missing-columns'])).toBe('أعمدة ناقصة في الملف: رقم الهاتف، المبلغ.');
});
