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
): Promise<boolean> => note(table, voidWrites(merchantId, unused, itsKind));

/** Notes what {@link noteVoidId} notes for many numbers, most often in a single transaction. */
export const noteVoids = async (
  table: Table,
  merchantId: number,
  unused: readonly (readonly [VoidId, VoidOfKind])[],
): Promise<void> => {
  for (let from = 0; from < unused.length; from += mostAtOnce) {
    const some = unused.slice(from, from + mostAtOnce);
    const noted = await note(
      table,
      some.flatMap(([id, itsKind]) => voidWrites(merchantId, id, itsKind)),
    );
    // One of them is an invoice's, or noted already; the others are not for that.
    if (!noted && some.length > 1) {
      for (const [id, itsKind] of some) await noteVoidId(table, merchantId, id, itsKind);
    }
  }
};

/** A number takes three parts of a transaction, which holds a hundred. */
const mostAtOnce = 33;

/** False when the place of an invoice is taken. */
const note = (table: Table, writes: readonly Write[]): Promise<boolean> =>
  untilSettled(async () => {
    const result = await table.transact(writes);
    if (result.done) return true;
    return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
  });

const voidWrites = (merchantId: number, unused: VoidId, itsKind: VoidOfKind | undefined): Write[] => [
  { put: { ...invoiceKey(merchantId, unused.id), v: 1, void: true }, condition: 'attribute_not_exists(pk)' },
  { put: { ...voidIdKey(merchantId, unused.day, unused.id), v: 1, ...unused } },
  ...(itsKind ? [ofKindWrite(merchantId, itsKind)] : []),
];

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
