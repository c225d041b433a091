import { expect, test } from 'vitest';
import { readableLine } from '../../infra/local/log/readable-line.ts';

const timestamp = new Date(2026, 10, 21, 12, 0, 1).toISOString();
const line = (entry: object) => readableLine(JSON.stringify({ timestamp, level: 'INFO', ...entry }));

test('a request is told in a line', () => {
  const request = { message: 'request', operation: 'create-invoice', status: 200, ms: 14, merchantId: 84 };

  expect(line({ ...request, requestId: 'abc' })).toBe(
    '12:00:01 create-invoice 200 14 ms merchant 84 req abc',
  );
});

test('what is no JSON stays as it is', () => {
  expect(readableLine('plain words')).toBe('plain words');
});

test('metrics are for machines, and are not shown', () => {
  expect(readableLine(JSON.stringify({ _aws: { Timestamp: 1 }, service: 'daftar', InvoicesPaid: 1 }))).toBe(
    undefined,
  );
});

test('a line that holds a metric besides what it says is shown', () => {
  expect(line({ level: 'WARN', message: 'terminal refused', requestId: 'abc', _aws: {} })).toBe(
    '12:00:01 WARN terminal refused req abc',
  );
});
