import { expect, test } from 'vitest';
import { logIn } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { goToAcquirer, open, submit } from '../setup/payer.ts';
import { moveClock, sandboxNowMs } from './move-clock.ts';

/** A merchant with an invoice; logs in anew for every call, as moving the clock ends its tokens. */
const billed = async (invoice: object = {}) => {
  const { account } = await newMerchant({}, await sandboxNowMs());
  const call = async (method: string, path: string, payload: object = {}) =>
    (await (await logIn(account)).call(method, path, payload)).json.response;
  const made = await call('POST', '/api/v1/invoice', { amount: '10.000', invoiceType: '0', ...invoice });
  return { call, made, now: () => call('GET', `/api/v1/invoice/${made.id}`) };
};

const whats = ({ happened }: Awaited<ReturnType<typeof moveClock>>): string[] =>
  happened.map(({ what }) => what.replace(/^Payment \d+ of merchant \d+/, 'Payment'));

test('A payment that timed out and was approved is unknown to the payer until its look-up pays the invoice', async () => {
  const { made, now } = await billed();
  const simulator = await goToAcquirer(made.url);
  const returned = await submit(simulator, { decision: 'time-out-approved' });
  const again = await open(made.url);
  const before = await now();

  const moved = await moveClock({ advance: 'PT6M' });

  expect(returned.text).toContain('We are checking your payment');
  expect(again.html).not.toContain('<form');
  expect(before).toMatchObject({ invoice_status: 0, transaction: null });
  expect(whats(moved)).toEqual(['Payment was looked up: captured, paid.']);
  expect(await now()).toMatchObject({ invoice_status: 1, transaction: { amount: 10, payment_status: 1 } });
});

test('A payment that timed out and was declined leaves the invoice to be paid', async () => {
  const { made, now } = await billed();
  await submit(await goToAcquirer(made.url), { decision: 'time-out-declined' });

  const moved = await moveClock({ advance: 'PT6M' });

  expect(whats(moved)).toEqual(['Payment was looked up: declined, ended.']);
  expect((await open(made.url)).html).toContain('<form');
  expect((await now()).invoice_status).toBe(0);
});

test('A payer who never comes back is asked after, and shows in the report as cancelled', async () => {
  const { call, made } = await billed({ referenceNumber: 'LEFT-1' });
  await goToAcquirer(made.url);

  const moved = await moveClock({ advance: 'PT21M' });

  expect(whats(moved)).toContain('Payment was looked up: abandoned, ended.');
  const { transaction_list } = await call('GET', '/api/v1/report/transactions');
  expect(transaction_list.data).toMatchObject([
    { order_reference_number: 'LEFT-1', payment_status: 5, amount: '10.000' },
  ]);
});

test('An invoice can be paid through the end of its last day, and then no more', async () => {
  const { made } = await billed();
  const lastMinute = `${made.expires_at} 23:58:00`;

  await moveClock({ now: lastMinute });
  const onTheLastDay = await open(made.url);
  const simulator = await goToAcquirer(made.url);
  await moveClock({ advance: 'PT5M' });
  const dayAfter = await open(made.url);
  const returned = await submit(simulator, { decision: 'approve' });

  expect([onTheLastDay.status, dayAfter.status]).toEqual([200, 410]);
  expect(returned.text).toContain('Your money will be given back');
});
