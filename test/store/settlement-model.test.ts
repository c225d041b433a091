import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { isExpired } from '../../shared/domain/invoice.ts';
import { firstLookupMs, type Outcome, type Payment } from '../../shared/domain/payment.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import { ownTable } from './own-table.ts';
import { change, day, dayMs, newShop, noonMs, outcomeOf } from './shop.ts';
import { capturedAt, tillOf } from './till.ts';

const table = await ownTable();

/** What somebody does about one invoice: the payer, the acquirer (which may repeat itself and lag), the merchant. */
type Action =
  | { act: 'begin' }
  | { act: 'tell'; pick: number; outcome: 'captured' | 'declined' | 'abandoned' | 'unknown' | 'open' }
  | { act: 'cancel' };
type Step = { together: Action[] } | { passDays: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ act: 'begin' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('tell' as const),
      pick: fc.nat(3),
      outcome: fc.constantFrom('captured', 'captured', 'declined', 'abandoned', 'unknown', 'open'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ act: 'cancel' as const }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ together: fc.array(action, { minLength: 1, maxLength: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ passDays: fc.integer({ min: 1, max: 2 }) }) },
);

test('any interleaving of pay, cancel, expire and repeated callbacks ends in one allowed state', async () => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const invoice = await till.bill({ expiresOn: day('2026-03-12') });
      const payments: Payment[] = [await till.begin(invoice)];
      const captured = new Set<number>();
      let nowMs = noonMs;
      let cancelled = false;

      const act = async (wanted: Action): Promise<void> => {
        if (wanted.act === 'begin') {
          if (payments.length < 4) payments.push(await till.begin(invoice, nowMs));
        } else if (wanted.act === 'cancel') {
          if ((await outcomeOf(till.invoices.cancel(shop.id, invoice.token, change(nowMs)))) === 'done')
            cancelled = true;
        } else {
          const payment = payments[wanted.pick % payments.length] as Payment;
          if (wanted.outcome === 'captured') captured.add(payment.id);
          await till.tell(payment, outcomeNamed(wanted.outcome, nowMs), nowMs);
        }
      };
      for (const each of steps) {
        if ('passDays' in each) nowMs += each.passDays * dayMs;
        else await Promise.all(each.together.map(act));
      }

      const end = await till.billed(invoice);
      const known = await Promise.all(payments.map(till.stored));
      const proposals = await refundProposals(table, shop.id);
      expect(
        known
          .filter(({ state }) => state === 'captured')
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...captured].sort());
      const paying = known.filter(({ state, refundReason }) => state === 'captured' && !refundReason);
      expect(paying.map(({ id }) => id)).toEqual(end.payment ? [end.payment.id] : []);
      expect(end.status).toBe(cancelled ? 'cancelled' : end.payment ? 'paid' : 'unpaid');
      // Money that pays nothing has its proposal, with the reason that holds to this day.
      for (const { id, refundReason } of known.filter(({ refundReason }) => refundReason)) {
        expect(proposals.find(({ paymentId }) => paymentId === id)?.reason).toBe(refundReason);
        expect(refundReason === 'expired' ? isExpired(end, nowMs) : end.status === refundReason).toBe(true);
      }
      expect(proposals.filter(({ paymentId }) => payments.some(({ id }) => id === paymentId))).toHaveLength(
        known.filter(({ refundReason }) => refundReason).length,
      );
      for (const { amount, commission, netAmount } of known) expect(commission + netAmount).toBe(amount);
      expectNoneForgotten(known, end, nowMs);
    }),
    { numRuns: 40 },
  );
});

const outcomeNamed = (
  result: 'captured' | 'declined' | 'abandoned' | 'unknown' | 'open',
  nowMs: number,
): Outcome => (result === 'captured' ? capturedAt(nowMs) : { result });

/** Whatever has not ended is still asked after, and what was captured is not; a captured one of a payable invoice has paid it. */
const expectNoneForgotten = (known: readonly Payment[], end: Invoice, nowMs: number): void => {
  for (const { state, dueMs, createdMs } of known) {
    if (state === 'captured') expect(dueMs).toBeUndefined();
    else if (state === 'started' || state === 'unknown') expect(dueMs).toBeDefined();
    else expect([undefined, firstLookupMs(createdMs)].includes(dueMs) || (dueMs ?? 0) > nowMs).toBe(true);
  }
  if (end.status === 'unpaid' && !isExpired(end, nowMs)) {
    expect(known.filter(({ state }) => state === 'captured')).toEqual([]);
  }
};
