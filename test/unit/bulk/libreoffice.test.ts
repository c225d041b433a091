import { expect, test } from 'vitest';
import { bulkFixture, rowsOf } from '../fixtures/bulk.ts';

const first = {
  reference_number: 'LO-1',
  name: 'Sara Ahmad',
  phone: '50001234',
  email: 'sara@example.com',
  amount: '12.5',
  description: 'Two boxes, "large"',
  country_code: '965',
  schedule_time: '2030-05-01 09:30',
};
// Row 4 is blank.
const others = [
  {
    number: 3,
    cells: {
      reference_number: '1002',
      name: 'Mona Ali',
      phone: '+965 5000 5678',
      email: 'mona@example.com',
      amount: '37.5',
      description: 'Line one; line two',
    },
  },
  {
    number: 5,
    cells: { reference_number: 'LO-3', name: 'محمد علي', phone: '96555512345', amount: '0.25' },
  },
];

test("LibreOffice's workbook is read with its formulas as values, dates as dates and numbers as phones", async () => {
  expect(await rowsOf(bulkFixture('libreoffice-invoices.xlsx'), 'xlsx')).toEqual([
    { number: 2, cells: { ...first, expires_at: '2030-06-01' } },
    ...others,
  ]);
});

test('the same as CSV is read to the letter', async () => {
  expect(await rowsOf(bulkFixture('libreoffice-utf-8.csv'), 'csv')).toEqual([
    { number: 2, cells: { ...first, expires_at: '01/06/2030' } },
    ...others,
  ]);
});

test.each([
  ['libreoffice-arabic.xlsx', 'xlsx'],
  ['libreoffice-windows-1256.csv', 'csv'],
] as const)('%s has Arabic headers and is read', async (name, fileType) => {
  expect(await rowsOf(bulkFixture(name), fileType)).toEqual([
    {
      number: 2,
      cells: {
        reference_number: 'ف-1',
        name: 'سارة أحمد',
        phone: '50001234',
        email: 'sara@example.com',
        amount: '12.5',
        description: 'طلب؛ صندوقان',
      },
    },
    {
      number: 3,
      cells: {
        reference_number: 'ف-2',
        name: 'منى علي',
        phone: '50005678',
        amount: '25',
        description: 'قالت "نعم"; شكرا',
      },
    },
  ]);
});
