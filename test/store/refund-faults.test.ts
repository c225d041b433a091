import { describe, expect, test } from 'vitest';
import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { RefundState } from '../../shared/domain/refund.ts';
import { earlierAnswer } from '../../shared/store/idempotency.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import type { Actor } from '../../shared/store/refund-writes.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';
import { runDueRefund, untilNothingIsDue } from './due-refunds.ts';
import { ownTable } from './own-table.ts';
import { expectBalanced } from './refund-books.ts';
import { type PaidShop, paidShop } from './refund-shop.ts';
import { atOnce, claimOn, minuteMs, noonMs, outcomeOf } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const refunds = refundRepository(table);
const huda: Actor = { by: 'Huda', remark: 'Fine' };
const later = noonMs + minuteMs;

/** Fails one call after the other, each before and after its effect, until there are no more; how many faults that were. */
const eachFault = async (
  attempt: (nth: number, when: 'before' | 'after') => Promise<{ hasFailed: boolean }>,
): Promise<number> => {
  let faults = 0;
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; (await attempt(nth, when)).hasFailed; nth++) faults += 1;
  }
  return faults;
};

const cancel = (through: Table, { shop }: PaidShop, id: number) =>
  refundRepository(through).cancel(shop.id, id, 'shop', {
    nowMs: later,
    claim: claimOn(shop.id, `cancel-${id}`, later),
    answer: () => ({ message: '', response: true }),
  });

const decide =
  (decision: 'approve' | 'reject') =>
  (through: Table, { shop }: PaidShop, id: number) =>
    refundRepository(through).decide(shop.id, id, decision, huda, later);

describe('A call that fails at any step', () => {
  test.each([
    { name: 'approving', act: decide('approve'), end: 'refunded', again: 'invalid-fields' },
    { name: 'rejecting', act: decide('reject'), end: 'rejected', again: 'invalid-fields' },
    { name: 'cancelling', act: cancel, end: 'cancelled', again: 'invalid-fields' },
  ] as const)(
    'in $name leaves the refund as it was or as it shall be, and said again ends it',
    async ({ act, end, again }) => {
      const faults = await eachFault(async (nth, when) => {
        const paid = await paidShop(table);
        const { id } = await paid.ask();
        const faulty = failingAt(table, nth, when);

        const outcome = await outcomeOf(act(faulty, paid, id));
        const between = (await refunds.byId(paid.shop.id, id))?.state;
        await expectBalanced(table, paid);
        const saidAgain = await outcomeOf(act(table, paid, id));
        const { state } = await untilNothingIsDue(table, { merchantId: paid.shop.id, id });

        expect(outcome).toBe(faulty.hasFailed() ? 'injected' : 'done');
        expect(saidAgain).toBe(between === 'requested' ? 'done' : again);
        expect(state).toBe(end);
        await expectBalanced(table, paid);
        return { hasFailed: faulty.hasFailed() };
      });

      expect(faults).toBe(4);
    },
  );

  test.each([
    { name: 'an operator', approval: undefined, end: 'requested' },
    { name: 'nobody', approval: huda, end: 'refunded' },
  ])(
    'in asking for a refund that waits for $name asks for it once, when it is asked again',
    async ({ approval, end }) => {
      const faults = await eachFault(async (nth, when) => {
        const paid = await paidShop(table);
        const { shop, payment } = paid;
        const faulty = failingAt(table, nth, when);
        const claim = claimOn(shop.id, 'ask', noonMs);
        const ask = (through: Table) =>
          refundRequests(through)(
            shop,
            { token: payment.token, amount: 10_000, method: 2, by: 'shop', ...(approval && { approval }) },
            {
              nowMs: noonMs,
              claim,
              answer: (made) => ({ message: '', response: made }),
            },
          );

        const outcome = await outcomeOf(ask(faulty));
        await expectBalanced(table, paid);
        // As every operation that writes does, before anything else.
        const { response } = (await earlierAnswer(table, claim, noonMs)) ?? (await ask(table));
        const { refund } = response as RefundOfPayment;
        const { state } = await untilNothingIsDue(table, refund);

        expect(outcome).toBe(faulty.hasFailed() ? 'injected' : 'done');
        expect(refund.id).toBe(1);
        expect((await paid.stored()).refunds.ids).toEqual([1]);
        expect(state).toBe(end);
        await expectBalanced(table, paid);
        return { hasFailed: faulty.hasFailed() };
      });

      expect(faults).toBe(6);
    },
  );
});

const failingAcquirer = (acquirer: Acquirer, nth: number, when: 'before' | 'after') => {
  let calls = 0;
  const faulty =
    (call: Acquirer['refund']): Acquirer['refund'] =>
    async (...args) => {
      calls += 1;
      if (calls !== nth) return call(...args);
      if (when === 'after') await call(...args);
      throw new Error('injected');
    };
  return {
    acquirer: {
      ...acquirer,
      refund: faulty(acquirer.refund),
      lookupRefund: faulty(acquirer.lookupRefund),
    },
    hasFailed: () => calls >= nth,
  };
};

const ends: Record<RefundBehaviour, RefundState> = {
  approve: 'refunded',
  refuse: 'refused',
  'refuse-once': 'refused',
  'time-out': 'refunded',
  lost: 'refunded',
};

describe.each(Object.entries(ends))(
  'Money that the acquirer shall give back, when it says "%s",',
  (behaviour, end) => {
    /** Runs the due work once with a fault in it, and then as often as it is due. */
    const expectEnds = (
      prepare: (
        nth: number,
        when: 'before' | 'after',
      ) => {
        hasFailed: () => boolean;
        acquirer?: Acquirer;
        through?: Table;
      },
    ) =>
      eachFault(async (nth, when) => {
        const paid = await paidShop(table, behaviour as RefundBehaviour);
        const refund = await paid.askApproved();
        const { hasFailed, ...faulty } = prepare(nth, when);

        await runDueRefund(table, refund, faulty);
        const ended = await untilNothingIsDue(table, refund);

        expect(ended.state).toBe(end);
        expect(await paid.givenBack()).toBe(end === 'refunded' ? 10_000 : 0);
        await expectBalanced(table, paid);
        return { hasFailed: hasFailed() };
      });

    test('goes back once or not at all, whichever call to the table fails', async () => {
      const faults = await expectEnds((nth, when) => {
        const through = failingAt(table, nth, when);
        return { through, acquirer: simulator(table), hasFailed: through.hasFailed };
      });

      // The refund twice and its payment, then the refund and the transaction that records what was told.
      expect(faults).toBe(10);
    });

    test('goes back once or not at all, whichever call to the acquirer fails', async () => {
      const faults = await expectEnds((nth, when) => failingAcquirer(simulator(table), nth, when));

      expect(faults).toBe(4);
    });

    test("goes back once or not at all, wherever the acquirer's own work breaks off", async () => {
      const faults = await expectEnds((nth, when) => {
        const books = failingAt(table, nth, when);
        return { acquirer: simulator(books), hasFailed: books.hasFailed };
      });

      expect(faults).toBe(8);
    });

    test('goes back once or not at all, however many workers do it at once', async () => {
      const paid = await paidShop(table, behaviour as RefundBehaviour);
      const refund = await paid.askApproved();

      await atOnce(10, () => runDueRefund(table, refund));
      const { state } = await untilNothingIsDue(table, refund);

      expect(state).toBe(end);
      await expectBalanced(table, paid);
    });
  },
);
