import { expect, test } from 'vitest';
import type { NewMerchant } from '../../infra/operator/register-merchant.ts';
import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { daftar } from '../operator/daftar.ts';
import { logIn } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { type ClockMove, moveClock, sandboxNowMs } from './move-clock.ts';

/** A merchant with a paid invoice of 15.000; logs in anew for every call, as moving the clock ends its tokens. */
const paid = async (refunds: RefundBehaviour, wanted: Partial<NewMerchant> = {}) => {
  const { id: merchantId, account } = await newMerchant(wanted, await sandboxNowMs());
  const code = account.merchantCode;
  const call = async (method: string, path: string, payload: object = {}) =>
    (await (await logIn(account)).call(method, path, payload)).json.response;
  const made = await call('POST', '/api/v1/invoice', { amount: '15.000', invoiceType: '0' });
  await submit(await goToAcquirer(made.url), { decision: 'approve', refunds });
  const { token } = (await call('GET', `/api/v1/invoice/${made.id}`)).transaction as { token: string };
  return {
    merchantId,
    code,
    call,
    ask: (refundAmount: string) => call('POST', '/api/v1/refund', { token, refundAmount, refundMethod: '2' }),
    now: (refundId: number) => call('GET', `/api/v1/refund/${refundId}`),
    approve: (refundId: number) =>
      daftar(['refund', 'approve', String(refundId), '--code', code, '--by', 'Huda']),
    /** The steps of the refund's history and their days, as the operator sees them. */
    steps: async (refundId: number) => {
      const { stdout } = await daftar(['refund', 'show', String(refundId), '--code', code]);
      return [...stdout.matchAll(/^ +\d+ {2}([\d-]{10}) [\d:]{8} {2}(\w+)/gm)].map(([, day, state]) => [
        state,
        day,
      ]);
    },
    givenBack: async () => {
      const table = tableUnderTest();
      const payment = (await paymentRepository(table).byToken({ id: merchantId, code }, token)) as Payment;
      return (await simulatedPayments(table).read(payment.returnKey))?.refunded;
    },
  };
};

const happenedTo = (merchantId: number, { happened }: ClockMove): string[] =>
  happened.map(({ what }) => what).filter((what) => what.includes(`Refund 1 of merchant ${merchantId}:`));

test.each(['time-out', 'lost'] as const)(
  'A refund that the acquirer does not answer about (%s) is unknown until its look-up has the money given back, once',
  async (behaviour) => {
    const { merchantId, ask, approve, now, steps, givenBack } = await paid(behaviour);
    const { id, created_at } = await ask('10.000');
    const day = addDays(kuwaitDate(await sandboxNowMs()), 3);
    await moveClock({ now: `${day} 12:00:00` });
    const approved = await approve(id);
    const before = await now(id);

    const moved = await moveClock({ advance: 'PT6M' });

    expect([approved.code, approved.stdout]).toEqual([
      0,
      expect.stringContaining('The acquirer has not answered yet.'),
    ]);
    expect(before).toMatchObject({ status: 0, refund_at: null, total_balance_amount: '15.000' });
    expect(happenedTo(merchantId, moved)).toEqual([`Refund 1 of merchant ${merchantId}: refunded.`]);
    expect(await now(id)).toMatchObject({ status: 1, refund_at: day, total_balance_amount: '5.000' });
    expect(await givenBack()).toBe(10_000);
    // By the sandbox's clock, not by the operator's machine.
    expect(await steps(id)).toEqual([
      ['requested', created_at.slice(0, 10)],
      ...['approved', 'unknown', 'refunded'].map((state) => [state, day]),
    ]);
  },
);

test('A refund that the acquirer refuses frees its amount, and its payment says so in the report', async () => {
  const { ask, approve, now, call, givenBack } = await paid('refuse');
  const { id } = await ask('15.000');

  const approved = await approve(id);

  expect(approved.stderr).toContain('The acquirer refused to give KWD 15.000 back');
  expect(await now(id)).toMatchObject({
    status: 2,
    refund_at: null,
    total_balance_amount: '15.000',
    total_refunded_amount: '0.000',
  });
  expect(await ask('15.000')).toMatchObject({ status: 0, total_refunded_amount: '15.000' });
  expect(await givenBack()).toBe(0);
  const { transaction_list } = await eventually(
    () => call('GET', '/api/v1/report/transactions'),
    ({ transaction_list }) => transaction_list.data[0]?.payment_status === 3,
  );
  expect(transaction_list.data).toHaveLength(1);
});

test('A refund that nobody has to approve is asked after too when the acquirer does not answer', async () => {
  const { merchantId, ask, now, givenBack } = await paid('time-out', { autoApproveRefunds: true });
  const asked = await ask('10.000');

  const moved = await moveClock({ advance: 'PT6M' });

  expect(asked).toMatchObject({ status: 0, approved_by: 'Admin', remarks: 'Auto Refund Approved' });
  expect(happenedTo(merchantId, moved).at(-1)).toBe(`Refund 1 of merchant ${merchantId}: refunded.`);
  expect(await now(asked.id)).toMatchObject({ status: 1, total_balance_amount: '5.000' });
  expect(await givenBack()).toBe(10_000);
});
