import type { InvoiceKind } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import { invoiceKey, voidKey, voidSortKey, voidsOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table } from './table.ts';

/** A number that was handed out and that no invoice took: the id, and the number within the kind. */
export interface Void {
  day: KuwaitDate;
  id: number;
  kind: InvoiceKind;
  ofKind: number;
}

/**
 * Notes that a number stays unused; false when an invoice has taken it after all.
 *
 * The void stands where the invoice would, so the two exclude each other, however late or often either is written.
 */
export const noteVoid = (table: Table, merchantId: number, unused: Void): Promise<boolean> =>
  untilSettled(async () => {
    const result = await table.transact([
      {
        put: { ...invoiceKey(merchantId, unused.id), v: 1, void: true },
        condition: 'attribute_not_exists(pk)',
      },
      { put: { ...voidKey(merchantId, unused.day, unused.id), v: 1, ...unused } },
    ]);
    if (result.done) return true;
    return result.refusals[0]?.reason === 'condition' ? false : undefined;
  });

/** The voids of a range of days; few, as only a death or equal calls at the same moment make one. */
export const voidsBetween = async (
  table: Table,
  merchantId: number,
  { from, to }: DateRange,
): Promise<Void[]> => {
  const between = [voidSortKey(from ?? '0'), voidSortKey(to === undefined ? '9' : `${to}~`)] as const;
  return (await queryAll(table, { pk: voidsOf(merchantId), between })) as unknown as Void[];
};
