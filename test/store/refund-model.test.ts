import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { runRefund } from '../../shared/acquirers/give-back.ts';
import { type RefundBehaviour, refundBehaviours } from '../../shared/acquirers/simulator/decisions.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { type Payment, paymentStatusOf } from '../../shared/domain/payment.ts';
import type { Refund, RefundState } from '../../shared/domain/refund.ts';
import { openRefunds, refundKey, refundsOf, simulatedPaymentKey } from '../../shared/store/keys.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';
import { queryAll } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { minuteMs, newShop, noonMs, outcomeOf } from './shop.ts';
import { tillOf } from './till.ts';

const table = await ownTable();
const request = refundRequests(table);
const refunds = refundRepository(table);
const books = simulatedPayments(table);

/** What the acquirer's call does besides what it is told to. */
const faults = ['none', 'no answer when asked', 'never told', 'no answer when told'] as const;
type Fault = (typeof faults)[number];

type Action =
  | { act: 'pay'; amount: number }
  | { act: 'ask'; payment: number; amount: number | undefined; method: 1 | 2; approve: boolean }
  | { act: 'approve' | 'reject' | 'cancel'; refund: number }
  | { act: 'behave'; payment: number; behaviour: RefundBehaviour }
  | { act: 'run'; minutes: number; fault: Fault };

const pick = fc.nat(20);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('pay' as const), amount: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('ask' as const),
      payment: pick,
      amount: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 3 }),
      method: fc.constantFrom(1 as const, 2 as const),
      approve: fc.boolean(),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      act: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const, 'cancel' as const),
      refund: pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('behave' as const),
      payment: pick,
      behaviour: fc.constantFrom(...refundBehaviours),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('run' as const),
      minutes: fc.constantFrom(1, 2, 5, 30),
      fault: fc.constantFrom('none', 'none', ...faults),
    }),
  },
);

/** A payment as it has to be, and the simulator's word about it. */
interface Paid {
  payment: Payment;
  behaviour: RefundBehaviour;
  refused: boolean;
  /** What the simulator gave back. */
  went: number;
}

interface Asked {
  id: number;
  of: Paid;
  amount: number;
  state: RefundState;
  dueMs: number | undefined;
  lookups: number;
  /** What the simulator knows of it. */
  known?: { state: 'refunded' | 'refused' | 'lost'; silentUntilMs: number };
}

const isPending = ({ state }: Asked): boolean => ['requested', 'approved', 'unknown'].includes(state);
const sum = (some: readonly Asked[]): number => some.reduce((all, { amount }) => all + amount, 0);

/** The rules of refunds once more, in the plainest form: a list of payments and a list of refunds. */
const modelOf = () => {
  const paid: Paid[] = [];
  const asked: Asked[] = [];
  const of = (payment: Paid) => asked.filter((refund) => refund.of === payment);
  const reservedOf = (payment: Paid): number =>
    sum(of(payment).filter((refund) => isPending(refund) || refund.state === 'refunded'));
  const returnedOf = (payment: Paid): number => sum(of(payment).filter(({ state }) => state === 'refunded'));

  const simulate = (refund: Asked, nowMs: number): 'refunded' | 'refused' | 'unknown' => {
    const { of: payment } = refund;
    if (!refund.known || refund.known.state === 'lost') {
      const isLost = payment.behaviour === 'lost' && !refund.known;
      const refuses = payment.behaviour === 'refuse' || payment.behaviour === 'refuse-once';
      const isSilent = isLost || payment.behaviour === 'time-out';
      refund.known = {
        state: isLost ? 'lost' : refuses ? 'refused' : 'refunded',
        silentUntilMs: isSilent ? nowMs + 3 * minuteMs : 0,
      };
      if (refund.known.state === 'refunded') payment.went += refund.amount;
      if (payment.behaviour === 'refuse-once') payment.behaviour = 'approve';
    }
    const { state, silentUntilMs } = refund.known;
    return nowMs < silentUntilMs || state === 'lost' ? 'unknown' : state;
  };

  const outcome = (refund: Asked, fault: Fault, nowMs: number): 'refunded' | 'refused' | 'unknown' => {
    if (fault === 'no answer when asked') return 'unknown';
    const { known } = refund;
    if (known && nowMs < known.silentUntilMs) return 'unknown';
    if (known && known.state !== 'lost') return known.state;
    if (fault === 'never told') return 'unknown';
    const told = simulate(refund, nowMs);
    return fault === 'no answer when told' ? 'unknown' : told;
  };

  return {
    paid,
    asked,
    reservedOf,
    returnedOf,
    /** Whether the request is granted. */
    ask: (
      payment: Paid,
      amount: number | undefined,
      method: 1 | 2,
      approve: boolean,
      nowMs: number,
    ): boolean => {
      const left = (payment.payment.capture?.amount ?? 0) - reservedOf(payment);
      const wanted = amount ?? (method === 1 ? left : 0);
      if (wanted === 0 || wanted > left) return false;
      asked.push({
        id: asked.length + 1,
        of: payment,
        amount: wanted,
        state: approve ? 'approved' : 'requested',
        dueMs: approve ? nowMs + minuteMs : undefined,
        lookups: 0,
      });
      return true;
    },
    decide: (refund: Asked, state: 'approved' | 'rejected' | 'cancelled', nowMs: number): boolean => {
      if (refund.state !== 'requested') return false;
      refund.state = state;
      if (state === 'approved') refund.dueMs = nowMs;
      return true;
    },
    run: (refund: Asked, fault: Fault, nowMs: number): void => {
      const told = outcome(refund, fault, nowMs);
      refund.state = told;
      if (told === 'unknown') refund.dueMs = nowMs + Math.min(5 * 2 ** refund.lookups++, 1440) * minuteMs;
      else refund.dueMs = undefined;
      if (told !== 'unknown') refund.of.refused = told === 'refused';
    },
  };
};

/** The simulator, with a fault in the way of one call. */
const acquirerWith = (fault: Fault): Acquirer => {
  const real = simulator(table);
  const fails = (): never => {
    throw new Error('injected');
  };
  return {
    ...real,
    lookupRefund: (...args) => (fault === 'no answer when asked' ? fails() : real.lookupRefund(...args)),
    refund: async (...args) => {
      if (fault === 'never told') fails();
      const told = await real.refund(...args);
      return fault === 'no answer when told' ? fails() : told;
    },
  };
};

test('whatever happens to refunds, balances are the model’s after every step, and what went back is what was approved', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
      const shop = await newShop(table);
      const till = tillOf(table, shop);
      const model = modelOf();
      let nowMs = noonMs;

      const act = async (wanted: Action): Promise<void> => {
        switch (wanted.act) {
          case 'pay': {
            const invoice = await till.bill({ amount: wanted.amount });
            const { payment } = await payInvoice(table, shop, invoice, nowMs);
            model.paid.push({ payment, behaviour: 'approve', refused: false, went: 0 });
            return;
          }
          case 'ask': {
            const of = model.paid[wanted.payment % model.paid.length] as Paid;
            const { amount, method, approve } = wanted;
            const wish = { token: of.payment.token, amount, method, by: 'shop' };
            const approval = { by: 'Admin', remark: 'at once' };
            const answer = (made: RefundOfPayment) => ({ message: '', response: made });
            const outcome = await outcomeOf(
              request(shop, approve ? { ...wish, approval } : wish, { nowMs, claim: undefined, answer }),
            );
            expect(outcome === 'done').toBe(model.ask(of, amount, method, approve, nowMs));
            return;
          }
          case 'behave': {
            const of = model.paid[wanted.payment % model.paid.length] as Paid;
            of.behaviour = wanted.behaviour;
            await table.update(simulatedPaymentKey(of.payment.returnKey), 'SET refunds = :to', {
              values: { ':to': wanted.behaviour },
            });
            return;
          }
          case 'run':
            nowMs += wanted.minutes * minuteMs;
            for (const refund of model.asked) {
              const { dueMs } = refund;
              if (dueMs === undefined || dueMs > nowMs) continue;
              const work = { ...refundKey(shop.id, refund.id), dueMs };
              await runRefund(table, acquirerWith(wanted.fault), work, nowMs);
              model.run(refund, wanted.fault, nowMs);
            }
            return;
          default: {
            const refund = model.asked[wanted.refund % Math.max(1, model.asked.length)];
            if (!refund) return;
            const actor = { by: 'Huda', remark: '' };
            const attempt =
              wanted.act === 'cancel'
                ? refunds.cancel(shop.id, refund.id, 'shop', {
                    nowMs,
                    claim: undefined,
                    answer: () => ({ message: '', response: true }),
                  })
                : refunds.decide(shop.id, refund.id, wanted.act, actor, nowMs);
            const ends = { approve: 'approved', reject: 'rejected', cancel: 'cancelled' } as const;
            expect((await outcomeOf(attempt)) === 'done').toBe(model.decide(refund, ends[wanted.act], nowMs));
          }
        }
      };

      await act({ act: 'pay', amount: 9 });
      for (const wanted of actions) {
        await act(wanted);
        await expectAsModelled(shop, model);
      }
      // Acquirers come back, and everything under way ends.
      for (const at of model.paid.keys()) await act({ act: 'behave', payment: at, behaviour: 'approve' });
      for (let days = 0; days < 3; days++) await act({ act: 'run', minutes: 1440, fault: 'none' });
      await expectAsModelled(shop, model);
      expect(model.asked.filter(({ dueMs }) => dueMs !== undefined)).toEqual([]);
      for (const each of model.paid) expect(each.went).toBe(model.returnedOf(each));
    }),
    { numRuns: 25 },
  );
});

const expectAsModelled = async (shop: Merchant, model: ReturnType<typeof modelOf>): Promise<void> => {
  for (const each of model.paid) {
    const stored = (await paymentRepository(table).byId(shop.id, each.payment.id)) as Payment;
    const [reserved, returned] = [model.reservedOf(each), model.returnedOf(each)];
    const ids = model.asked.filter(({ of }) => of === each).map(({ id }) => id);
    expect(stored.refunds).toEqual({ reserved, returned, refused: each.refused, ids });
    expect(reserved).toBeLessThanOrEqual(stored.capture?.amount ?? 0);
    expect(paymentStatusOf(stored)).toBe(returned === stored.amount ? 2 : each.refused ? 3 : 1);
    expect((await books.read(each.payment.returnKey))?.refunded).toBe(each.went);
  }
  const rows = await queryAll(table, { pk: refundsOf(shop.id), beginsWith: 'R#' });
  expect(
    (rows as unknown as Refund[]).map(({ id, amount, state, dueMs }) => ({ id, amount, state, dueMs })),
  ).toEqual(model.asked.map(({ id, amount, state, dueMs }) => ({ id, amount, state, dueMs })));
  const open = await queryAll(table, { pk: openRefunds, beginsWith: String(shop.id).padStart(10, '0') });
  expect(open.map(({ refundId }) => refundId)).toEqual(model.asked.filter(isPending).map(({ id }) => id));
  await expectSums(shop, model.asked);
};

/** The sums of the one month that it all happens in. */
const expectSums = async (shop: Merchant, asked: readonly Asked[]): Promise<void> => {
  const [month = {}] = await queryAll(table, { pk: refundsOf(shop.id), beginsWith: 'MONTH#' });
  const status = (some: readonly RefundState[]) => asked.filter(({ state }) => some.includes(state));
  const groups = [
    status(['requested', 'approved', 'unknown']),
    status(['refunded']),
    status(['rejected', 'refused']),
    status(['cancelled']),
  ];
  expect(groups.map((_, at) => [month[`n${at}`] ?? 0, month[`f${at}`] ?? 0])).toEqual(
    groups.map((group) => [group.length, sum(group)]),
  );
};
