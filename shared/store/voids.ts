import type { InvoiceKind } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import { invoiceKey, voidIdKey, voidOfKindKey, voidSortKey, voidsOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table, type Write } from './table.ts';

/**
 * A number that was handed out and that no invoice took: an id, or a number within a kind.
 *
 * The two of one reservation are noted apart, because an audit that finds them missing cannot tell which went together.
 */
export type Void = VoidId | VoidOfKind;

export interface VoidId {
  day: KuwaitDate;
  id: number;
}

export interface VoidOfKind {
  day: KuwaitDate;
  kind: InvoiceKind;
  ofKind: number;
}

/**
 * Notes that an id stays unused, and with it the number within the kind where that is known; false when an invoice has
 * taken it after all.
 *
 * The void stands where the invoice would, so the two exclude each other, however late or often either is written.
 */
export const noteVoidId = (
  table: Table,
  merchantId: number,
  unused: VoidId,
  itsKind: VoidOfKind | undefined,
): Promise<boolean> =>
  untilSettled(async () => {
    const result = await table.transact([
      {
        put: { ...invoiceKey(merchantId, unused.id), v: 1, void: true },
        condition: 'attribute_not_exists(pk)',
      },
      { put: { ...voidIdKey(merchantId, unused.day, unused.id), v: 1, ...unused } },
      ...(itsKind ? [ofKindWrite(merchantId, itsKind)] : []),
    ]);
    if (result.done) return true;
    return result.refusals[0]?.reason === 'condition' ? false : undefined;
  });

/** Notes a number within a kind whose id is noted already. */
export const noteVoidOfKind = async (table: Table, merchantId: number, unused: VoidOfKind): Promise<void> => {
  await table.put(ofKindWrite(merchantId, unused).put);
};

/** The voids of a range of days; few, as only a death or equal calls at the same moment make one. */
export const voidsBetween = async (
  table: Table,
  merchantId: number,
  { from, to }: DateRange,
): Promise<Void[]> => {
  if (from !== undefined && to !== undefined && from > to) return [];
  const between = [voidSortKey(from ?? '0'), voidSortKey(to === undefined ? '9' : `${to}~`)] as const;
  return (await queryAll(table, { pk: voidsOf(merchantId), between })) as unknown as Void[];
};

const ofKindWrite = (merchantId: number, unused: VoidOfKind): Extract<Write, { put: unknown }> => ({
  put: { ...voidOfKindKey(merchantId, unused.day, unused.kind, unused.ofKind), v: 1, ...unused },
});
