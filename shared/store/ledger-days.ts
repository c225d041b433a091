import { type InvoiceKind, invoiceKinds } from '../domain/invoice.ts';
import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import type { NumberRange } from '../domain/page.ts';
import { ledgerDayKey, ledgerDaySortKey, ledgerDaysOf } from './keys.ts';
import type { Item, Table } from './table.ts';

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
  /** Numbers handed out so far, this day or before, that no invoice took in the end. */
  voids: Void[];
  /** Hands out no more: a later day does. */
  closed: boolean;
}

/** A number that stays unused: the id, and the number within the kind. */
export interface Void {
  id: number;
  kind: InvoiceKind;
  ofKind: number;
}

/** The newest day not after `until`; undefined when there is none. */
export const lastLedgerDay = async (
  table: Table,
  merchantId: number,
  until?: KuwaitDate,
): Promise<LedgerDay | undefined> => {
  const { items } = await table.query({
    pk: ledgerDaysOf(merchantId),
    ...(until === undefined ? {} : { between: [ledgerDaySortKey('0'), ledgerDaySortKey(until)] as const }),
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
): Promise<{ before: LedgerDay | undefined; end: LedgerDay | undefined }> => {
  const [before, end] = await Promise.all([
    from === undefined ? undefined : lastLedgerDay(table, merchantId, addDays(from, -1)),
    lastLedgerDay(table, merchantId, to),
  ]);
  return { before, end };
};

/** The ids, or with a kind the numbers within that kind, that were used between two states of the ledger. */
export const rangeBetween = (
  firstId: number,
  before: LedgerDay | undefined,
  end: LedgerDay | undefined,
  kind?: InvoiceKind,
): NumberRange => {
  const span =
    kind === undefined
      ? { from: (before?.lastId ?? firstId - 1) + 1, to: end?.lastId ?? firstId - 1 }
      : { from: (before?.kinds[kind] ?? 0) + 1, to: end?.kinds[kind] ?? 0 };
  const voids = (end?.voids ?? [])
    .filter((unused) => kind === undefined || unused.kind === kind)
    .map(({ id, ofKind }) => (kind === undefined ? id : ofKind))
    .filter((number) => number >= span.from && number <= span.to)
    .sort((a, b) => b - a);
  return { ...span, voids };
};

export const noneOfAnyKind = (): Record<InvoiceKind, number> =>
  Object.fromEntries(Object.keys(invoiceKinds).map((kind) => [kind, 0])) as Record<InvoiceKind, number>;

export const ledgerDayItem = (merchantId: number, { day, voids, ...state }: LedgerDay) => ({
  ...ledgerDayKey(merchantId, day),
  v: 1,
  day,
  ...state,
  ...(voids.length > 0 ? { voids: new Set(voids.map(voidText)) } : {}),
});

export const ledgerDayFrom = (item: Item): LedgerDay => ({
  day: item['day'] as KuwaitDate,
  lastId: item['lastId'] as number,
  kinds: { ...noneOfAnyKind(), ...(item['kinds'] as Record<InvoiceKind, number>) },
  voids: [...((item['voids'] as Set<string> | undefined) ?? [])].map(voidFrom),
  closed: item['closed'] as boolean,
});

/** A void as a member of the day's string set. */
export const voidText = ({ id, kind, ofKind }: Void): string => `${id}/${kind}/${ofKind}`;

const voidFrom = (text: string): Void => {
  const [id = '', kind = '', ofKind = ''] = text.split('/');
  return { id: Number(id), kind: kind as InvoiceKind, ofKind: Number(ofKind) };
};
