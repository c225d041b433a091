import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { refundRepository } from '../../shared/store/refunds.ts';
import type { Answer, Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, open, pay, submit } from '../setup/payer.ts';
import { approveRefund, askRefund, type Paid, paidInvoice, refundOf, rule } from '../setup/refund.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { keyOrder } from './key-order.ts';

let id: number;
let client: Client;
let username: string;
beforeAll(async () => {
  const made = await newMerchant();
  ({ id, client } = made);
  username = made.account.username;
});

const path = '/api/v1/refund';
const ask = (payload: object, headers: Record<string, string> = {}) => askRefund(client, payload, headers);
const part = (token: string, refundAmount: unknown) => ({ token, refundAmount, refundMethod: '2' });
const full = (token: string) => ({ token, refundMethod: '1' });
const read = (refundId: number) => refundOf(client, refundId);
const cancel = (refundId: number, by = client, headers: Record<string, string> = {}) =>
  by.call('DELETE', `${path}/${refundId}`, {}, headers);
const transactionOf = async ({ invoice }: Paid) =>
  (await client.call('GET', `/api/v1/invoice/${invoice.id}`)).json.response.transaction;
const balancesOf = async (refundId: number) => {
  const { status, total_balance_amount, total_refunded_amount, total_transaction_amount } =
    await read(refundId);
  return [status, total_balance_amount, total_refunded_amount, total_transaction_amount];
};
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const today = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const invalidToken = invalid({ token: ['The selected token is invalid.'] });
const invalidId = invalid({ id: ['The selected id is invalid.'] });
const tooMuch = (left: string) =>
  invalid({ refundAmount: [`The refund amount must not be greater than the ${left} that is left.`] });
const nothingLeft = invalid({ refundAmount: ['Nothing of the payment is left to refund.'] });

/** What a request comes to, all of it. */
const requested = ({ invoice, token }: Paid, transaction: { id: number }, parts: object) => ({
  id: expect.any(Number),
  merchant_id: id,
  amount: '10.000',
  refund_at: null,
  document_number: '',
  token,
  transaction_date: timestamp,
  order_reference_number: invoice.reference_number,
  recover_method: '',
  status: 0,
  refund_method: 2,
  remarks: '',
  approved_by: '',
  total_balance_amount: '15.000',
  total_refunded_amount: '10.000',
  total_transaction_amount: '15.000',
  created_at: timestamp,
  updated_at: timestamp,
  transaction: {
    id: transaction.id,
    amount: 15,
    admin_charge: 0,
    token,
    payment_id: 1,
    payment_name: 'KNET',
    display_name: 'KNET',
    track_id: expect.stringMatching(/^\d+$/),
    transaction_id: expect.stringMatching(/^\d+$/),
    service_id: 2,
    auth: expect.stringMatching(/^\w+$/),
    status: 1,
    created_at: timestamp,
  },
  ...parts,
});

/** The answer that contract section 8 shows. */
const sample =
  '{"status":true,"message":"Refund request has been added","response":{"id":1467,"merchant_id":84,"amount":"10.000",' +
  '"refund_at":null,"document_number":"","token":"84221717575602869376365549977","transaction_date":"2025-09-11 06:11:32",' +
  '"order_reference_number":"122274462","recover_method":"","status":0,"refund_method":2,"remarks":"","approved_by":"",' +
  '"total_balance_amount":"15.000","total_refunded_amount":"10.000","total_transaction_amount":"15.000",' +
  '"created_at":"2025-10-12 09:36:35","updated_at":"2025-10-12 09:36:35","transaction":{"id":159841,"amount":15,' +
  '"admin_charge":0,"token":"84221717575602869376365549977","payment_id":1,"payment_name":"KNET","display_name":"KNET",' +
  '"track_id":"343757","transaction_id":"525420000128686","service_id":3,"auth":"B76201","status":1,' +
  '"created_at":"2025-09-11 06:11:32"}}}';

describe('A refund', () => {
  test.each([path, `${path}/`])('is asked for under %s, and answered as the contract shows', async (at) => {
    const paid = await paidInvoice(client);
    const transaction = await transactionOf(paid);

    const { status, json } = await client.call('POST', at, part(paid.token, '10.000'));
    const details = await client.call('GET', `${at}${at.endsWith('/') ? '' : '/'}${json.response.id}`);

    const answer = {
      status: true,
      message: 'Refund request has been added',
      response: requested(paid, transaction, {}),
    };
    expect(status).toBe(200);
    expect(json).toEqual(answer);
    expect(keyOrder(json)).toEqual(keyOrder(JSON.parse(sample)));
    expect(json.response.transaction).toMatchObject({
      track_id: transaction.transaction_reference_number,
      transaction_id: transaction.transaction_id,
      auth: transaction.auth,
    });
    expect(JSON.stringify(details.json)).toBe(
      JSON.stringify({
        status: true,
        message: 'Refund requests',
        response: { ...json.response, refund_method: '2' },
      }),
    );
  });

  test('without an amount is of all that is left, by the token of the payment or of its invoice', async () => {
    const [one, other] = [await paidInvoice(client), await paidInvoice(client)];
    await ask(part(other.token, 4));

    const whole = await ask(full(one.invoice.token));
    const rest = await ask(full(other.invoice.token));

    expect(whole.json.response).toMatchObject({ token: one.token, amount: '15.000', refund_method: 1 });
    expect(rest.json.response).toMatchObject({
      token: other.token,
      amount: '11.000',
      refund_method: 1,
      total_refunded_amount: '15.000',
    });
  });

  test.each([
    ['0', 15, 2],
    ['0', '0.001', 2],
    ['1', '15', 1],
    ['1', 15.0, 1],
    ['1', '14.999', 2],
    ['2', '15.000', 2],
    [2, '1.5', 2],
  ])('by method %s of %s is kept by method %i', async (refundMethod, refundAmount, kept) => {
    const { token } = await paidInvoice(client);

    const { json } = await ask({ token, refundAmount, refundMethod });

    expect([json.response.refund_method, Number(json.response.amount)]).toEqual([kept, Number(refundAmount)]);
  });

  test('of an open invoice’s payment is asked for by the payment’s token', async () => {
    const { json } = await client.call('POST', '/api/v1/open-invoice', {
      title: 'Gym',
      amountType: '0',
      fixAmount: '25',
    });
    const receipt = await pay(json.response.url);
    const token = /Payment token (\d+)/.exec(receipt.text)?.[1] ?? '';

    const made = await ask(part(token, '5'));
    const byItsOwn = await ask(part(json.response.reference_number, '5'));

    expect(made.json.response).toMatchObject({
      token,
      amount: '5.000',
      total_transaction_amount: '25.000',
      transaction: { service_id: 7, amount: 25 },
    });
    expect(told(byItsOwn)).toEqual(invalidToken);
  });

  test('asked for twice is two refunds', async () => {
    const { token } = await paidInvoice(client);

    const [one, other] = [await ask(part(token, 1)), await ask(part(token, 1))];

    expect(one.json.response.id).toBeLessThan(other.json.response.id);
    expect(other.json.response.total_refunded_amount).toBe('2.000');
  });

  test('asked for twice with one key is one, told in the same words', async () => {
    const { token } = await paidInvoice(client);
    const key = { 'Idempotency-Key': 'refund-1' };

    const first = await ask(part(token, 1), key);
    await cancel(first.json.response.id);
    const again = await ask(part(token, 1), key);
    const changed = await ask(part(token, 2), key);

    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(told(again)).toEqual(told(first));
    expect(told(changed)).toEqual(errors.conflict);
  });
});

describe('What cannot be refunded', () => {
  let paid: Paid;
  beforeAll(async () => {
    paid = await paidInvoice(client);
  });

  test('is what nobody paid, what another was paid, and what is not known', async () => {
    const { client: stranger } = await newMerchant();
    const foreign = await paidInvoice(stranger);
    const create = async () =>
      (await client.call('POST', '/api/v1/invoice', { amount: '15', invoiceType: '0' })).json.response;
    const [unpaid, cancelled, declined] = [await create(), await create(), await create()];
    await client.call('PUT', `/api/v1/invoice/${cancelled.token}`, { statusId: '3' });
    await submit(await goToAcquirer(declined.url), { decision: 'decline' });
    const tokens = [
      unpaid.token,
      cancelled.token,
      declined.token,
      foreign.token,
      foreign.invoice.token,
      `${paid.token.slice(0, -1)}${(Number(paid.token.at(-1)) + 1) % 10}`,
      '1',
      'x',
      `${paid.token}0`,
    ];

    const answers = await Promise.all(tokens.map((token) => ask(full(token))));

    expect(answers.map(told)).toEqual(tokens.map(() => invalidToken));
  });

  test.each([
    ['0', invalid({ refundAmount: ['The refund amount must be greater than 0.'] })],
    [0, invalid({ refundAmount: ['The refund amount must be greater than 0.'] })],
    ['-1', errors.invalidData],
    [-1, errors.invalidData],
    ['1.0001', errors.invalidData],
    ['1e3', errors.invalidData],
    [' 1', errors.invalidData],
    ['15.001', tooMuch('15.000')],
    ['999999999.999', tooMuch('15.000')],
    ['1000000000', invalid({ refundAmount: ['The refund amount must not be greater than 999999999.999.'] })],
    ['', invalid({ refundAmount: ['The refund amount field is required.'] })],
    [null, invalid({ refundAmount: ['The refund amount field is required.'] })],
  ])('is an amount of %j', async (refundAmount, refusal) => {
    expect(told(await ask(part(paid.token, refundAmount)))).toEqual(refusal);
  });

  test('is what is asked for without a method or a token, or by a method that is none', async () => {
    const none = await ask({});
    const wrong = await ask({ ...full(paid.token), refundMethod: '3' });

    expect(told(none)).toEqual(
      invalid({
        refundMethod: ['The refund method field is required.'],
        token: ['The token field is required.'],
      }),
    );
    expect(told(wrong)).toEqual(invalid({ refundMethod: ['The selected refund method is invalid.'] }));
  });

  test('is more than is left, and anything once nothing is', async () => {
    const { token } = await paidInvoice(client);
    await ask(part(token, '14.5'));

    const more = await ask(part(token, '0.501'));
    const rest = await ask(part(token, '0.5'));
    const none = await ask(part(token, '0.001'));
    const whole = await ask(full(token));

    expect(told(more)).toEqual(tooMuch('0.500'));
    expect(rest.status).toBe(200);
    expect([none, whole].map(told)).toEqual([nothingLeft, nothingLeft]);
  });
});

test('Of 100 refunds of 1.000 asked for at once, a payment of 15.000 grants 15', async () => {
  const { token } = await paidInvoice(client);

  // On a machine with more to do than it can, some find the table too slow. Whoever has a key may ask again.
  const insist = async (): Promise<Answer> => {
    const once = { 'Idempotency-Key': randomUUID() };
    return eventually(
      () => ask(part(token, '1.000'), once),
      ({ status }) => status < 500,
      40_000,
    );
  };
  const answers = await Promise.all(Array.from({ length: 100 }, insist));

  const granted = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(granted).toHaveLength(15);
  expect(new Set(refused.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set([`422 ${nothingLeft.text}`]),
  );
  expect(
    granted.map(({ json }) => Number(json.response.total_refunded_amount)).sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
});

describe('Balances', () => {
  test('are exact after every step, and the money that went back is told everywhere', async () => {
    const paid = await paidInvoice(client);
    const { token } = paid;
    const first = (await ask(part(token, 10))).json.response;
    expect(await balancesOf(first.id)).toEqual([0, '15.000', '10.000', '15.000']);

    const second = (await ask(part(token, 3))).json.response;
    expect(await balancesOf(first.id)).toEqual([0, '15.000', '13.000', '15.000']);

    expect((await cancel(second.id)).json).toEqual({
      status: true,
      message: 'Refund requests',
      response: true,
    });
    expect(await balancesOf(second.id)).toEqual([3, '15.000', '10.000', '15.000']);

    const third = (await ask(part(token, 5))).json.response;
    await rule(id, third.id, 'reject');
    expect(await balancesOf(third.id)).toEqual([2, '15.000', '10.000', '15.000']);
    expect(await read(third.id)).toMatchObject({
      remarks: 'reject',
      approved_by: '',
      recover_method: '',
      refund_at: null,
    });

    const given = await approveRefund(client, id, first.id);
    expect(given).toEqual({
      ...first,
      refund_at: today,
      recover_method: '1',
      status: 1,
      refund_method: '2',
      remarks: 'approve',
      approved_by: 'Huda',
      total_balance_amount: '5.000',
      updated_at: timestamp,
    });
    expect((await transactionOf(paid)).payment_status).toBe(1);

    const rest = (await ask(full(paid.invoice.token))).json.response;
    expect(rest).toMatchObject({ amount: '5.000', refund_method: 1, total_refunded_amount: '15.000' });
    await approveRefund(client, id, rest.id);
    expect(await balancesOf(rest.id)).toEqual([1, '0.000', '15.000', '15.000']);
    expect((await read(first.id)).transaction.status).toBe(2);
  });

  test('are in the invoice’s transaction and in the report, whose status follows them', async () => {
    const paid = await paidInvoice(client);
    const before = await transactionOf(paid);
    const made = (await ask(full(paid.token))).json.response;
    await approveRefund(client, id, made.id);

    const after = await transactionOf(paid);
    const list = await eventually(
      async () =>
        (
          await client.call(
            'GET',
            `/api/v1/invoice-dashboard?${new URLSearchParams({ search: paid.invoice.token })}`,
          )
        ).json.response.invoices.data,
      ({ length }) => length > 0,
    );
    const report = (await client.call('GET', `/api/v1/report/transactions/${before.id}`)).json.response;

    expect(before.refund).toEqual([]);
    expect(JSON.stringify(after)).toBe(
      JSON.stringify({
        ...before,
        payment_status: 2,
        refund: [
          {
            refund_method: 1,
            amount: '15.000',
            balance_amount: '0.000',
            created_at: made.created_at,
            refund_at: (await read(made.id)).refund_at,
            approved_by: 'Huda',
            remark: 'approve',
            status: 1,
          },
        ],
      }),
    );
    expect(list.map(({ transaction }: { transaction: object }) => transaction)).toEqual([after]);
    expect([report.payment_status, report.transaction]).toEqual([2, after]);
    await eventually(
      async () =>
        (await client.call('GET', `/api/v1/report/transactions?paymentStatus=2&search=${paid.token}`)).json
          .response.transaction_list.data,
      (rows) => rows.length === 1,
    );
  });

  test('are as before when the acquirer refuses, and the payment says that it did', async () => {
    const paid = await paidInvoice(client, '15', 'refuse-once');
    const first = (await ask(full(paid.token))).json.response;

    const refused = await approveRefund(client, id, first.id);

    expect(refused).toMatchObject({
      status: 2,
      approved_by: 'Huda',
      recover_method: '1',
      refund_at: null,
      total_balance_amount: '15.000',
      total_refunded_amount: '0.000',
      transaction: { status: 3 },
    });
    expect(await transactionOf(paid)).toMatchObject({ payment_status: 3, refund: [{ status: 2 }] });
    const again = (await ask(full(paid.token))).json.response;
    expect((await approveRefund(client, id, again.id)).transaction.status).toBe(2);
    expect((await transactionOf(paid)).refund.map(({ status }: { status: number }) => status)).toEqual([
      2, 1,
    ]);
  });
});

describe('Cancelling', () => {
  test('works once, and not once somebody has decided', async () => {
    const { token } = await paidInvoice(client);
    const made = async () => (await ask(part(token, 1))).json.response.id as number;
    const [cancelled, rejected, approved] = [await made(), await made(), await made()];
    await cancel(cancelled);
    await rule(id, rejected, 'reject');
    await approveRefund(client, id, approved);

    const answers = await Promise.all([cancelled, rejected, approved].map((each) => cancel(each)));

    expect(answers.map(told)).toEqual(answers.map(() => invalidId));
  });

  test('works under the path with a slash, and a repeat with the same key is told so again', async () => {
    const { token } = await paidInvoice(client);
    const made = (await ask(part(token, 1))).json.response.id;
    const key = { 'Idempotency-Key': `cancel-${made}` };
    const slashed = () => client.call('DELETE', `${path}/${made}/`, {}, key);

    const [first, again] = [await slashed(), await slashed()];

    expect([first.json, again.json]).toEqual(
      [first, again].map(() => ({ status: true, message: 'Refund requests', response: true })),
    );
    expect(isReplay(again)).toBe(true);
  });

  test('and approving at once: one of the two is done', async () => {
    const { token } = await paidInvoice(client);
    const made = (await ask(part(token, 1))).json.response.id;

    const [cancelled, approved] = await Promise.all([
      cancel(made),
      rule(id, made, 'approve').then(
        () => true,
        () => false,
      ),
    ]);

    expect(cancelled.status === 200).toBe(!approved);
    expect(approved ? told(cancelled) : cancelled.json.response).toEqual(approved ? invalidId : true);
  });
});

describe('Another merchant’s refund', () => {
  test('is not there', async () => {
    const { client: stranger } = await newMerchant();
    const { token } = await paidInvoice(client);
    const made = (await ask(part(token, 1))).json.response;

    const answers = [
      await stranger.call('GET', `${path}/${made.id}`),
      await cancel(made.id, stranger),
      await client.call('GET', `${path}/999999`),
      await client.call('GET', `${path}/x`),
      await cancel(999_999),
    ];

    expect(answers.map(told)).toEqual(answers.map(() => errors.notFound));
    expect((await stranger.call('GET', path)).json.response.refund_request_list.data).toEqual([]);
    expect(await read(made.id)).toEqual({ ...made, refund_method: '2' });
  });
});

test('Who asked, who decided and every step with its time are on record', async () => {
  const { token } = await paidInvoice(client);
  const made = (await ask(part(token, 1))).json.response.id;
  await approveRefund(client, id, made);

  const steps = await refundRepository(tableUnderTest()).history(id, made);

  expect(steps.map(({ state, by, remark }) => [state, by, remark])).toEqual([
    ['requested', username, ''],
    ['approved', 'Huda', 'approve'],
    ['refunded', 'acquirer', ''],
  ]);
});

describe('Where refunds are approved as they are asked for', () => {
  let auto: { id: number; client: Client };
  beforeAll(async () => {
    auto = await newMerchant();
    await merchantRepository(tableUnderTest()).setAutoApproveRefunds(auto.id, true);
  });

  test('the money is back when the call is answered', async () => {
    const { token } = await paidInvoice(auto.client);

    const { json } = await askRefund(auto.client, part(token, 10));

    expect(json.message).toBe('Refund request has been added');
    expect(json.response).toMatchObject({
      amount: '10.000',
      refund_at: today,
      recover_method: '1',
      status: 1,
      refund_method: 2,
      remarks: 'Auto Refund Approved',
      approved_by: 'Admin',
      total_balance_amount: '5.000',
      total_refunded_amount: '10.000',
    });
    expect(await refundOf(auto.client, json.response.id)).toEqual({ ...json.response, refund_method: '2' });
  });

  test('a refusal of the acquirer is told at once', async () => {
    const { token } = await paidInvoice(auto.client, '15', 'refuse');

    const { json } = await askRefund(auto.client, full(token));

    expect(json.response).toMatchObject({ status: 2, refund_at: null, total_refunded_amount: '0.000' });
  });

  test('it is pending while the acquirer is silent, and a repeat is told how it stands', async () => {
    const { token } = await paidInvoice(auto.client, '15', 'time-out');
    const key = { 'Idempotency-Key': 'auto-1' };

    const first = await askRefund(auto.client, full(token), key);
    const { id: made } = first.json.response;
    await refundRepository(tableUnderTest()).learn(
      { merchantId: auto.id, id: made },
      { result: 'refunded', refundedMs: Date.now() },
      Date.now(),
    );
    const again = await askRefund(auto.client, full(token), key);

    expect(first.json.response).toMatchObject({ status: 0, approved_by: 'Admin', refund_at: null });
    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(again.json.response).toEqual({
      ...first.json.response,
      status: 1,
      refund_at: today,
      total_balance_amount: '0.000',
      updated_at: timestamp,
      transaction: { ...first.json.response.transaction, status: 2 },
    });
  });
});

test('Payers see what was given back to them, and nothing of what was only asked for', async () => {
  const paid = await paidInvoice(client);
  const asked = (await ask(part(paid.token, 10))).json.response.id;
  await ask(part(paid.token, '1.234'));
  const before = await open(paid.invoice.url);
  await approveRefund(client, id, asked);

  const pages = await Promise.all(
    [paid.invoice.url, paid.receiptAt].flatMap((at) => [open(at), open(`${at.split('?')[0]}?lang=ar`)]),
  );

  expect(before.text).not.toContain('Refunded');
  const [english, arabic] = [0, 1].map((at) => pages.filter((_, index) => index % 2 === at));
  for (const page of english ?? []) expect(page.text).toContain('Refunded Given back to you: KWD 10.000');
  for (const page of arabic ?? []) expect(page.text).toContain('تمت إعادة المبلغ');
  for (const page of pages) expect(page.text).not.toContain('1.234');
});
