import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { webhookHeaders } from '../../../shared/notices/webhook-signature.ts';

const [current, previous, foreign] = ['one', 'two', 'three'].map(
  (name) => `whsec_${Buffer.from(`the secret of tests, number ${name}`).toString('base64')}`,
) as [string, string, string];
const body = '{"amount":"49.000"}';
const headers = (secrets: readonly string[], nowMs = Date.now()) =>
  webhookHeaders({ eventId: 'event-1', attempt: 2, body, secrets, nowMs });

test('a try says which event and which try it is, and when', () => {
  const nowMs = 1_760_000_000_999;

  expect(headers([current], nowMs)).toEqual({
    'Content-Type': 'application/json',
    'User-Agent': 'Daftar',
    'Webhook-Id': 'event-1',
    'Webhook-Timestamp': '1760000000',
    'Webhook-Signature': new Webhook(current).sign('event-1', new Date(nowMs), body),
    'Webhook-Attempt': '2',
  });
});

test('while secrets are rotated, whoever knows either can verify, and nobody else', () => {
  const signed = headers([current, previous]);

  for (const secret of [current, previous]) {
    expect(new Webhook(secret).verify(body, signed)).toEqual({ amount: '49.000' });
  }
  expect(() => new Webhook(foreign).verify(body, signed)).toThrow('No matching signature found');
  expect(() => new Webhook(current).verify(`${body} `, signed)).toThrow('No matching signature found');
});

test('a signature is of its event and its time', () => {
  const signed = headers([current]);
  const earlier = { ...signed, 'Webhook-Timestamp': String(Number(signed['Webhook-Timestamp']) - 1) };

  expect(() => new Webhook(current).verify(body, { ...signed, 'Webhook-Id': 'event-2' })).toThrow();
  expect(() => new Webhook(current).verify(body, earlier)).toThrow();
});

test('without a secret there is no signature', () => {
  expect(headers([])).not.toHaveProperty('Webhook-Signature');
});
