import { largestId } from '../domain/identifiers.ts';
import type { InvoiceKind } from '../domain/invoice.ts';
import { type KuwaitDate, kuwaitDate, withinDay } from '../domain/kuwait-time.ts';
import { ledgerDayKey } from './keys.ts';
import { type LedgerDay, lastLedgerDay, ledgerDayFrom, ledgerDayItem } from './ledger-days.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';
import { noteVoids } from './voids.ts';

/** The numbers of invoices about to be made. */
export interface Reservation {
  day: KuwaitDate;
  kind: InvoiceKind;
  count: number;
  firstId: number;
  firstOfKind: number;
  /** Now, moved into the day the numbers belong to: a day's ids and its invoices' dates never disagree. */
  createdMs: number;
}

/** Hands out a merchant's invoice numbers: in order, without waiting, and each to one call. */
export interface Ledger {
  /** Takes the next `count` numbers. One round trip, but for the first invoice of a day. */
  reserve(merchantId: number, kind: InvoiceKind, count: number, nowMs: number): Promise<Reservation>;
  /** Notes that numbers will not be used; those that are used all the same stay so. */
  giveUp(merchantId: number, reservation: Reservation): Promise<void>;
}

export const ledgerOf = (table: Table): Ledger => ({
  reserve: async (merchantId, kind, count, nowMs) => {
    let day = kuwaitDate(nowMs);
    for (;;) {
      const taken = await take(table, merchantId, day, kind, count);
      if (taken.state === 'open') return reservation(taken.ledger, kind, count, nowMs);
      day = await follow(table, merchantId, day, taken.state === 'over' ? taken.ledger : undefined);
    }
  },

  giveUp: async (merchantId, { day, kind, count, firstId, firstOfKind }) => {
    const unused = Array.from(
      { length: count },
      (_, at) =>
        [
          { day, id: firstId + at },
          { day, kind, ofKind: firstOfKind + at },
        ] as const,
    );
    await noteVoids(table, merchantId, unused);
  },
});

type Taken = { state: 'open' | 'over'; ledger: LedgerDay } | { state: 'not begun' };

const take = async (
  table: Table,
  merchantId: number,
  day: KuwaitDate,
  kind: InvoiceKind,
  count: number,
): Promise<Taken> => {
  try {
    const item = await table.update(
      ledgerDayKey(merchantId, day),
      'SET lastId = lastId + :count, kinds.#kind = kinds.#kind + :count',
      {
        condition: 'attribute_exists(pk) AND attribute_not_exists(#next) AND lastId <= :highest',
        names: { '#kind': kind, '#next': 'next' },
        values: { ':count': count, ':highest': largestId - count },
      },
    );
    return { state: 'open', ledger: ledgerDayFrom(item) };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return refused(error.item, merchantId);
  }
};

const refused = (item: Item | undefined, merchantId: number): Taken => {
  if (!item) return { state: 'not begun' };
  const ledger = ledgerDayFrom(item);
  if (ledger.next === undefined) throw new Error(`Merchant ${merchantId} has used up its invoice ids.`);
  return { state: 'over', ledger };
};

/**
 * The day to take numbers from when `day` has none: it is over, or has not begun.
 *
 * A day ends by naming the one that follows it, once and for all, and by its last state, which the next one begins with.
 * So two functions whose clocks disagree about midnight still agree on the order of days, and whoever comes upon a day
 * that ended begins the next one if the function that ended it has died.
 */
const follow = async (
  table: Table,
  merchantId: number,
  day: KuwaitDate,
  over: LedgerDay | undefined,
): Promise<KuwaitDate> => {
  const last = over ?? (await lastLedgerDay(table, merchantId));
  if (!last) throw new Error(`Merchant ${merchantId} has no ledger.`);
  // Another function's clock, a little ahead of ours, has begun a later day; or this one has begun meanwhile.
  if (!over && last.day >= day) return last.day;
  const ended = last.next === undefined ? await end(table, merchantId, last.day, day) : last;
  const next = ended.next ?? day;
  await begin(table, merchantId, { day: next, lastId: ended.lastId, kinds: ended.kinds });
  return next > day ? next : day;
};

const end = async (table: Table, merchantId: number, day: KuwaitDate, next: KuwaitDate): Promise<LedgerDay> =>
  ledgerDayFrom(
    await table.update(ledgerDayKey(merchantId, day), 'SET #next = if_not_exists(#next, :next)', {
      condition: 'attribute_exists(pk)',
      names: { '#next': 'next' },
      values: { ':next': next },
    }),
  );

const begin = async (table: Table, merchantId: number, ledger: LedgerDay): Promise<void> => {
  try {
    await table.put(ledgerDayItem(merchantId, ledger), { condition: 'attribute_not_exists(pk)' });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

const reservation = (ledger: LedgerDay, kind: InvoiceKind, count: number, nowMs: number): Reservation => ({
  day: ledger.day,
  kind,
  count,
  firstId: ledger.lastId - count + 1,
  firstOfKind: ledger.kinds[kind] - count + 1,
  createdMs: withinDay(ledger.day, nowMs),
});
