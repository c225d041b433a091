import { expect, test } from 'vitest';
import type { Delivery, Try } from '../../../shared/domain/delivery.ts';
import { measurementsOfDelivery } from '../../../shared/metrics/measurements-of-delivery.ts';

const beganMs = 1_700_000_000_000;
const tried = (outcome: Try['outcome'], atMs = beganMs): Try => ({
  atMs,
  tookMs: 20,
  outcome,
  status: null,
  answer: '',
});
const metricsOf = (channel: Delivery['channel'], state: Delivery['state'], tries: Try[]) =>
  measurementsOfDelivery({ channel, state, tries }, beganMs).map(({ metric, value }) => `${metric} ${value}`);

test.each<[Delivery['channel'], Delivery['state'], Try['outcome'], string[]]>([
  ['sms', 'delivered', 'delivered', ['MessagesSent 1']],
  ['email', 'waiting', 'failed', ['MessagesFailed 1']],
  ['whatsapp', 'dead', 'failed', ['MessagesFailed 1', 'NoticesDead 1']],
  ['webhook', 'delivered', 'delivered', ['WebhooksDelivered 1']],
  ['webhook', 'waiting', 'failed', ['WebhooksFailed 1']],
  ['webhook', 'dead', 'failed', ['WebhooksFailed 1', 'NoticesDead 1']],
])('a try by %s that leaves the delivery %s is counted: it was %s', (channel, state, outcome, counted) => {
  expect(metricsOf(channel, state, [tried('failed', beganMs - 60_000), tried(outcome)])).toEqual(counted);
});

test('a try of an earlier time is not counted again', () => {
  expect(metricsOf('sms', 'delivered', [tried('delivered', beganMs - 1)])).toEqual([]);
});

test('what was never tried, or is dropped, counts nothing', () => {
  expect(metricsOf('sms', 'dropped', [])).toEqual([]);
  expect(metricsOf('sms', 'waiting', [])).toEqual([]);
});

test('a dead delivery is counted although it was tried before: who tried it may not have lived to count it', () => {
  expect(metricsOf('webhook', 'dead', [tried('failed', beganMs - 1)])).toEqual(['NoticesDead 1']);
});
