import { beforeAll, describe, expect, inject, test } from 'vitest';
import { secretStore } from '../../infra/operator/secret-store.ts';
import type { Callback } from '../../shared/acquirers/acquirer.ts';
import { callbackSeal, simulatorKeyName } from '../../shared/acquirers/simulator/callback.ts';
import { newCapture } from '../../shared/acquirers/simulator/decisions.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { type Client, sendJson } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, open, submit } from '../setup/payer.ts';
import { errors, told } from './contract-errors.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant({ paymentTypes: [1, 2] }));
});

const path = '/acquirers/simulator/callback';
const success = { status: 200, text: '{"status":true,"message":"Success","response":null}' };

/** A payer at the simulator's page, and what the simulator would say about it. */
const atAcquirer = async () => {
  const { json } = await client.call('POST', '/api/v1/invoice', { amount: '10', invoiceType: '0' });
  const page = await goToAcquirer(json.response.url);
  const key = /9\w{16}/.exec(page.at)?.[0] ?? '';
  const payment = await paymentRepository(tableUnderTest()).byReturnKey(key);
  if (!payment) throw new Error('The payment was not stored.');
  const { id: paymentId, merchantId, token, amount } = payment;
  const capture = newCapture({ amount, paymentType: 1, keepCard: false }, Date.now(), () => 1);
  const callback: Callback = {
    merchantId,
    paymentId,
    token,
    amount,
    outcome: { result: 'captured', capture },
  };
  const state = async () =>
    (await client.call('GET', `/api/v1/invoice/${json.response.id}`)).json.response.invoice_status;
  return { page, key, callback, state };
};
const seal = callbackSeal();
const call = (callback: unknown) => sendJson('POST', path, { callback });

describe('A callback of the simulator', () => {
  test('pays, once, however often and in whatever order it comes', async () => {
    const { callback, state, key } = await atAcquirer();
    const approved = await seal.sign(callback);
    const declined = await seal.sign({ ...callback, outcome: { result: 'declined' } });

    const answers = [];
    for (const said of [declined, approved, approved, declined]) answers.push(await call(said));

    expect(answers.map(told)).toEqual(answers.map(() => success));
    expect(await state()).toBe(1);
    expect((await open(`/r/${key}`)).text).toContain('Payment received');
  });

  test('may come at the same moment as the payer', async () => {
    const { page, callback, key, state } = await atAcquirer();
    const said = await seal.sign(callback);

    const [, , answer] = await Promise.all([
      submit(page, { decision: 'approve' }),
      open(`/r/${key}`),
      call(said),
    ]);

    expect(told(answer)).toEqual(success);
    expect(await state()).toBe(1);
  });

  test.each<[string, (callback: Callback) => Promise<unknown>]>([
    ['of another amount', (callback) => seal.sign({ ...callback, amount: 1 })],
    ['with another token', (callback) => seal.sign({ ...callback, token: `${callback.token}0` })],
    ['of a payment that is not there', (callback) => seal.sign({ ...callback, paymentId: 2 ** 31 - 1 })],
    ['of another merchant', (callback) => seal.sign({ ...callback, merchantId: 84 })],
    ['that somebody kept', (callback) => callbackSeal(undefined, () => Date.now() - 400_000).sign(callback)],
    [
      'signed by somebody else',
      (callback) =>
        callbackSeal({
          get: async () => ({ key: 'x'.repeat(32) }),
          reread: async () => ({ key: 'x'.repeat(32) }),
          refresh: async () => ({ key: 'x'.repeat(32) }),
        }).sign(callback),
    ],
    ['cut short', async (callback) => (await seal.sign(callback)).slice(0, -2)],
    ['that is no token', async () => 'captured'],
  ])('%s is refused and pays nothing', async (_what, forge) => {
    const { callback, state } = await atAcquirer();

    const answer = await call(await forge(callback));

    expect(told(answer)).toEqual(errors.invalidSignature);
    expect(await state()).toBe(0);
  });

  test.each([[undefined], [''], [{ token: 1 }], ['x'.repeat(8_193)]])(
    'that is %j is a 422',
    async (callback) => {
      expect((await call(callback)).status).toBe(422);
    },
  );
});

test('The key that callbacks are signed with is a secret of its own', async () => {
  Object.assign(process.env, inject('environment'));
  const secret = (await secretStore(undefined).read(simulatorKeyName())) as { key: string };

  expect(secret.key.length).toBeGreaterThanOrEqual(32);
});
