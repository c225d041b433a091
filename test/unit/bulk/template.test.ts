import { describe, expect, test } from 'vitest';
import { boundsFor } from '../../../shared/bulk/bounds.ts';
import { checkRow } from '../../../shared/bulk/check-row.ts';
import { columns } from '../../../shared/bulk/columns.ts';
import { readTable } from '../../../shared/bulk/read-table.ts';
import { templateCsv, templateXlsx } from '../../../shared/bulk/template.ts';
import { english } from '../../../shared/bulk/texts/english.ts';
import { rowsOf } from '../fixtures/bulk.ts';

const nowMs = Date.UTC(2026, 2, 10, 9);

describe.each([
  ['csv', templateCsv],
  ['xlsx', templateXlsx],
] as const)('The template as %s', (fileType, template) => {
  test('has every column and one row, which is good, scheduled or not', async () => {
    const rows = await rowsOf(await template(nowMs), fileType);
    expect(rows.map(({ number, cells }) => [number, Object.keys(cells)])).toEqual([[2, [...columns]]]);
    for (const scheduled of [false, true]) {
      const checked = rows.map((row) => checkRow(row, { texts: english, scheduled, nowMs, seen: new Map() }));
      expect(checked).toEqual([{ row: expect.objectContaining({ name: 'سارة أحمد', amount: 12_500 }) }]);
    }
  });

  test('is answered in English', async () => {
    expect((await readTable(await template(nowMs), fileType, boundsFor(10))).language).toBe('en');
  });
});

test('The template as CSV begins with a byte order mark and headers of both languages', async () => {
  const text = Buffer.from(await templateCsv(nowMs)).toString();
  expect(text.startsWith('\ufeffreference_number / الرقم المرجعي,name / الاسم,phone / رقم الهاتف,')).toBe(
    true,
  );
});
