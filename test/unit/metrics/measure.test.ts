import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Measure, Measurement } from '../../../shared/metrics/measure.ts';
import { measurementsIn } from '../../../shared/metrics/measurements-in.ts';
import { paymentItem } from '../../../shared/store/payment-item.ts';
import { aCapturedPayment } from '../fixtures/payment.ts';

let measure: Measure;
const printed: string[] = [];

beforeEach(async () => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Daftar/test');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'daftar');
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  // What it reads from the environment, it reads when it is loaded.
  vi.resetModules();
  ({ measure } = await import('../../../shared/metrics/measure.ts'));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  printed.length = 0;
});

const lines = () => printed.map((line) => JSON.parse(line));

test('what was measured is one line, which CloudWatch reads', () => {
  measure([
    { metric: 'InvoicesCreated', value: 1 },
    { metric: 'CapturedFils', value: 15_000 },
    { metric: 'InvoicesCreated', value: 48 },
    { metric: 'UnknownPaymentAge', value: 0 },
  ]);

  expect(lines()).toEqual([
    {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Daftar/test',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'InvoicesCreated', Unit: 'Count' },
              { Name: 'CapturedFils', Unit: 'None' },
              { Name: 'UnknownPaymentAge', Unit: 'Seconds' },
            ],
          },
        ],
      },
      service: 'daftar',
      InvoicesCreated: 49,
      CapturedFils: 15_000,
      UnknownPaymentAge: 0,
    },
  ]);
});

test('ages are not added up', () => {
  measure([
    { metric: 'UnknownPaymentAge', value: 300 },
    { metric: 'UnknownPaymentAge', value: 900 },
  ]);

  expect(lines()).toMatchObject([{ UnknownPaymentAge: [300, 900] }]);
});

test('nothing measured is no line', () => {
  measure([]);

  expect(printed).toEqual([]);
});

test('each line tells of its own', () => {
  measure([{ metric: 'InvoicesCreated', value: 2 }]);
  measure([{ metric: 'InvoicesPaid', value: 1 }]);

  expect(lines()).toMatchObject([{ InvoicesCreated: 2 }, { InvoicesPaid: 1 }]);
  expect(lines()[1]).not.toHaveProperty('InvoicesCreated');
});

test('of a merchant or a payer a line says nothing', () => {
  const payment = { ...aCapturedPayment, payer: { name: 'Noura Al-Sabah', phone: '+96555512345' } };
  const event = {
    pk: 'M#84#EVENTS',
    sk: '1700000000001-00-ab',
    type: 'payment.captured',
    eventId: '1700000000001-00-ab',
    merchantId: 84,
    invoiceId: 14_736,
    paymentToken: payment.token,
  };
  const measured = [event, paymentItem(payment)].flatMap((item): Measurement[] =>
    measurementsIn({ eventID: 'e', dynamodb: { NewImage: marshall(item) } }),
  );

  measure(measured);

  const [{ _aws, ...said }] = lines();
  expect(said).toEqual({ service: 'daftar', PaymentsCaptured: 1, InvoicesPaid: 1, CapturedFils: 15_000 });
  expect(_aws.CloudWatchMetrics).toMatchObject([{ Dimensions: [['service']] }]);
  expect(JSON.stringify(_aws)).not.toMatch(/Noura|965|84221|14736/);
});
