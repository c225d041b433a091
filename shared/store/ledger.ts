import { largestId } from '../domain/identifiers.ts';
import type { InvoiceKind } from '../domain/invoice.ts';
import { type KuwaitDate, kuwaitDate, withinDay } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import { ledgerDayKey, ledgerDaySortKey, ledgerDaysOf } from './keys.ts';
import {
  type LedgerDay,
  lastLedgerDay,
  ledgerDayFrom,
  ledgerDayItem,
  noneOfAnyKind,
  type Void,
  voidText,
} from './ledger-days.ts';
import { ConditionFailed, queryAll, type Table } from './table.ts';

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

/** Hands out a merchant's invoice numbers: without gaps, without waiting, and each to one call. */
export interface Ledger {
  /** Takes the next `count` numbers. One round trip, but for the first invoice of a day. */
  reserve(merchant: Merchant, kind: InvoiceKind, count: number, nowMs: number): Promise<Reservation>;
  /** Gives back numbers that will certainly not be used: hands them out again, or notes that they stay unused. */
  giveBack(merchantId: number, reservation: Reservation): Promise<void>;
}

export const ledgerOf = (table: Table): Ledger => ({
  reserve: async (merchant, kind, count, nowMs) => {
    let day = kuwaitDate(nowMs);
    for (;;) {
      const taken = await take(table, merchant.id, day, kind, count);
      if (taken) return reservation(taken, kind, count, nowMs);
      const last = await lastLedgerDay(table, merchant.id);
      // Another function's clock, a little ahead of ours, may have begun the next day.
      if (last && last.day > day) day = last.day;
      else await begin(table, merchant, day, last);
    }
  },

  giveBack: async (merchantId, { day, kind, count, firstId, firstOfKind }) => {
    const lastId = firstId + count - 1;
    try {
      await table.update(
        ledgerDayKey(merchantId, day),
        'SET lastId = lastId - :count, kinds.#kind = kinds.#kind - :count',
        {
          condition: 'lastId = :last AND closed = :no',
          names: { '#kind': kind },
          values: { ':count': count, ':last': lastId, ':no': false },
        },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const voids = Array.from({ length: count }, (_, at) => ({
        id: firstId + at,
        kind,
        ofKind: firstOfKind + at,
      }));
      await noteVoids(table, merchantId, day, voids);
    }
  },
});

/** Notes numbers of a day as unused, there and in every later day, which all count from the first one. */
export const noteVoids = async (
  table: Table,
  merchantId: number,
  day: KuwaitDate,
  voids: readonly Void[],
): Promise<void> => {
  const between = [ledgerDaySortKey(day), ledgerDaySortKey('9')] as const;
  const items = await queryAll(table, { pk: ledgerDaysOf(merchantId), between });
  for (const later of items.map(ledgerDayFrom)) {
    await table.update(ledgerDayKey(merchantId, later.day), 'ADD voids :voids', {
      values: { ':voids': new Set(voids.map(voidText)) },
    });
  }
};

/** Undefined when the day hands out no numbers: it has not begun, or is over. */
const take = async (
  table: Table,
  merchantId: number,
  day: KuwaitDate,
  kind: InvoiceKind,
  count: number,
): Promise<LedgerDay | undefined> => {
  try {
    const item = await table.update(
      ledgerDayKey(merchantId, day),
      'SET lastId = lastId + :count, kinds.#kind = kinds.#kind + :count',
      {
        condition: 'closed = :no AND lastId <= :highest',
        names: { '#kind': kind },
        values: { ':count': count, ':no': false, ':highest': largestId - count },
      },
    );
    return ledgerDayFrom(item);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    if (error.item && (error.item['lastId'] as number) > largestId - count) {
      throw new Error(`Merchant ${merchantId} has used up its invoice ids.`);
    }
    return undefined;
  }
};

/**
 * Begins a day where the one before ended.
 *
 * The day before is closed first, and its last state is what closing answers, so no number can be taken from it
 * afterwards; whoever comes second finds the day begun.
 */
const begin = async (
  table: Table,
  merchant: Merchant,
  day: KuwaitDate,
  before: LedgerDay | undefined,
): Promise<void> => {
  const ended = before && before.day < day ? await close(table, merchant.id, before.day) : undefined;
  const start: LedgerDay = ended
    ? { ...ended, day, closed: false }
    : { day, lastId: merchant.firstInvoiceId - 1, kinds: noneOfAnyKind(), voids: [], closed: false };
  try {
    await table.put(ledgerDayItem(merchant.id, start), { condition: 'attribute_not_exists(pk)' });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

const close = async (table: Table, merchantId: number, day: KuwaitDate): Promise<LedgerDay> =>
  ledgerDayFrom(
    await table.update(ledgerDayKey(merchantId, day), 'SET closed = :yes', {
      condition: 'attribute_exists(pk)',
      values: { ':yes': true },
    }),
  );

const reservation = (state: LedgerDay, kind: InvoiceKind, count: number, nowMs: number): Reservation => ({
  day: state.day,
  kind,
  count,
  firstId: state.lastId - count + 1,
  firstOfKind: state.kinds[kind] - count + 1,
  createdMs: withinDay(state.day, nowMs),
});
