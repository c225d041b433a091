import { allKinds, type InvoiceKind, type InvoiceStatus } from '../domain/invoice.ts';
import { rollupKey, rollupsOf, wholeTime } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { type Item, queryAll, type Table } from './table.ts';

/** The attribute of a rollup that counts a kind's invoices in a state. The projector keeps them (`projections.ts`). */
export const countName = (kind: InvoiceKind, status: InvoiceStatus): string => `${kind}_${status}`;

/** How many invoices of a range of days are in a state by now, as far as the stream has told. */
export const invoiceCounts = async (
  table: Table,
  merchantId: number,
  { from, to }: DateRange,
): Promise<(status: InvoiceStatus, kind?: InvoiceKind) => number> => {
  const rollups =
    from === undefined && to === undefined
      ? [(await table.get(rollupKey(merchantId, wholeTime))) ?? {}]
      : await queryAll(table, { pk: rollupsOf(merchantId), between: [from ?? '0', to ?? '9'] });
  return (status, kind) =>
    rollups.flatMap((rollup) => countsIn(rollup, status, kind)).reduce((sum, count) => sum + count, 0);
};

const countsIn = (rollup: Item, status: InvoiceStatus, kind: InvoiceKind | undefined): number[] =>
  (kind === undefined ? allKinds : [kind]).map((each) => (rollup[countName(each, status)] as number) ?? 0);
