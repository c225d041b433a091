import { addDays, kuwaitDate } from '../domain/kuwait-time.ts';
import { type Column, columnNames, columns } from './columns.ts';

/** A header of both languages, which the reader understands: `name / الاسم`. */
export const templateHeaders: readonly string[] = columns.map(
  (column) => `${column} / ${columnNames[column].ar[0]}`,
);

/** A row that passes every check when it is uploaded the same day, scheduled or not. */
const exampleRow = (nowMs: number): Record<Column, string> => {
  const today = kuwaitDate(nowMs);
  return {
    reference_number: 'INV-1001',
    name: 'سارة أحمد',
    phone: '50001234',
    email: 'customer@example.com',
    amount: '12.500',
    description: 'Order 1001',
    country_code: '965',
    schedule_time: `${addDays(today, 1)} 10:00`,
    expires_at: addDays(today, 30),
    language: 'ar',
  };
};

const exampleCells = (nowMs: number): string[] => {
  const row = exampleRow(nowMs);
  return columns.map((column) => row[column]);
};

/** The template as CSV, with the byte order mark without which Excel reads Arabic wrongly. */
export const templateCsv = async (nowMs: number): Promise<Uint8Array> => {
  const { stringify } = await import('csv-stringify/sync');
  return Buffer.from(
    stringify([templateHeaders, exampleCells(nowMs)], { bom: true, record_delimiter: 'windows' }),
  );
};

/** The template as XLSX. Every cell is text, so that phones keep their zeros and times stay as they are typed. */
export const templateXlsx = async (nowMs: number): Promise<Uint8Array> => {
  const { writeXlsx } = await import('./xlsx/write-xlsx.ts');
  const text = (value: string) => ({ value, type: String, format: '@' });
  const sheet = [
    templateHeaders.map((header) => ({ ...text(header), fontWeight: 'bold' as const })),
    exampleCells(nowMs).map(text),
  ];
  const file = writeXlsx(sheet, { columns: columns.map(() => ({ width: 28 })), stickyRowsCount: 1 });
  return file.toBuffer();
};
