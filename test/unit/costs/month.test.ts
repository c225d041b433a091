import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { withCosts } from '../../bench/costs/costs-section.ts';
import { listPrices } from '../../bench/costs/list-prices.ts';
import { monthOf } from '../../bench/costs/month.ts';
import { pinnedCosts } from '../../bench/pinned-costs.ts';

const watched = { metrics: 10, alarmedMetrics: 20 };
const month = (invoices: number, merchants = 1) => monthOf({ invoices, merchants }, watched);
const dollarsOf = (lines: ReturnType<typeof month>, service: string, what: string): number =>
  lines.find((line) => line.service === service && line.what === what)?.dollars ?? Number.NaN;

test('the document says what the script reckons: `npm run costs -- --write` puts it there', () => {
  const document = readFileSync(path.resolve(import.meta.dirname, '../../../docs/operating.md'), 'utf8');

  expect(document).toBe(withCosts(document));
});

describe('A month', () => {
  test('without invoices costs what stands there all the same', () => {
    const paid = month(0, 0).filter(({ dollars }) => dollars > 0);

    expect(paid.map(({ service, what }) => `${service}: ${what}`)).toEqual([
      'CloudWatch: metrics',
      'CloudWatch: alarms',
      'CloudWatch: dashboard',
      'SQS: requests',
      'Secrets Manager: one secret a merchant',
      'KMS: keys',
    ]);
    expect(dollarsOf(month(0), 'CloudWatch', 'alarms')).toBeCloseTo(20 * listPrices.cloudWatch.alarmedMetric);
  });

  test('costs a million times as much for a million invoices, where it goes by invoices', () => {
    for (const [service, what] of [
      ['DynamoDB', 'writes'],
      ['Lambda', 'time × memory'],
      ['API Gateway', 'requests'],
      ['SMS', 'segments'],
    ] as const) {
      const [one, million] = [month(1), month(1_000_000)].map((lines) => dollarsOf(lines, service, what));

      expect(million).toBeCloseTo(1_000_000 * (one ?? Number.NaN), 5);
    }
  });

  test('has the writes of a creation, its projection and its SMS in it, and more', () => {
    const [, , , create] = pinnedCosts['create with a claim'];
    const [, , , project] = pinnedCosts['projection of a creation'];
    const [, , , send] = pinnedCosts['send an SMS'];
    const writes = dollarsOf(month(1_000_000), 'DynamoDB', 'writes') / listPrices.dynamoDb.writeMillion;

    expect(writes).toBeGreaterThan(create + project + send);
    expect(writes).toBeLessThan(4 * (create + project + send));
  });

  test('traces one call a second and a twentieth of the others', () => {
    const few = dollarsOf(month(10_000), 'X-Ray', 'traces');
    const many = dollarsOf(month(100_000_000), 'X-Ray', 'traces');

    expect(many / few).toBeLessThan(1_000);
  });
});
