import { allKinds, type InvoiceKind } from '../domain/invoice.ts';
import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import type { NumberRange } from '../domain/page.ts';
import { ledgerDayKey, ledgerDaySortKey, ledgerDaysOf } from './keys.ts';
import type { Item, Table } from './table.ts';
import type { Void } from './voids.ts';

/**
 * How far a merchant's invoice numbers had got on a day: the last id, and the last number within each kind.
 *
 * The newest day is the counter that hands out ids (`ledger.ts`); the older ones stay as they ended. So a date range is
 * a range of ids, a total is a subtraction, and any page is one read (docs/decisions/002).
 */
export interface LedgerDay {
  day: KuwaitDate;
  lastId: number;
  kinds: Record<InvoiceKind, number>;
  /** Once this day hands out no more: the day that follows it. */
  next?: KuwaitDate;
}

/** A merchant's ledger before its first invoice. */
export const newLedger = (day: KuwaitDate, firstId: number): LedgerDay => ({
  day,
  lastId: firstId - 1,
  kinds: Object.fromEntries(allKinds.map((kind) => [kind, 0])) as LedgerDay['kinds'],
});

/** The newest day not after `until`; undefined when the merchant is younger. */
export const lastLedgerDay = async (
  table: Table,
  merchantId: number,
  until: KuwaitDate | '9' = '9',
): Promise<LedgerDay | undefined> => {
  const { items } = await table.query({
    pk: ledgerDaysOf(merchantId),
    between: [ledgerDaySortKey('0'), ledgerDaySortKey(until)],
    newestFirst: true,
    limit: 1,
  });
  return items[0] && ledgerDayFrom(items[0]);
};

export interface DateRange {
  from?: KuwaitDate | undefined;
  to?: KuwaitDate | undefined;
}

/** Both ends of a date range as the ledger stood then: before its first day, and at the end of its last. */
export const ledgerBounds = async (
  table: Table,
  merchantId: number,
  { from, to }: DateRange,
): Promise<LedgerBounds> => {
  const [before, end] = await Promise.all([
    from === undefined ? undefined : lastLedgerDay(table, merchantId, addDays(from, -1)),
    lastLedgerDay(table, merchantId, to),
  ]);
  return { before, end };
};

export interface LedgerBounds {
  before: LedgerDay | undefined;
  end: LedgerDay | undefined;
}

/** The ids, or with a kind the numbers within that kind, that were handed out between two states of the ledger. */
export const rangeBetween = (
  firstId: number,
  { before, end }: LedgerBounds,
  voids: readonly Void[],
  kind?: InvoiceKind,
): NumberRange => {
  const span =
    kind === undefined
      ? { from: (before?.lastId ?? firstId - 1) + 1, to: end?.lastId ?? firstId - 1 }
      : { from: (before?.kinds[kind] ?? 0) + 1, to: end?.kinds[kind] ?? 0 };
  const unused = voids
    .flatMap((one) => {
      if ('id' in one) return kind === undefined ? [one.id] : [];
      return one.kind === kind ? [one.ofKind] : [];
    })
    .filter((number) => number >= span.from && number <= span.to)
    .sort((a, b) => b - a);
  return { ...span, voids: unused };
};

export const ledgerDayItem = (merchantId: number, { day, lastId, kinds }: LedgerDay) => ({
  ...ledgerDayKey(merchantId, day),
  v: 1,
  day,
  lastId,
  kinds,
});

export const ledgerDayFrom = ({ day, lastId, kinds, next }: Item): LedgerDay =>
  ({ day, lastId, kinds, ...(next === undefined ? {} : { next }) }) as LedgerDay;
