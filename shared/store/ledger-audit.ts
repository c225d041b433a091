import { allKinds, allStatuses, type Invoice, type InvoiceKind } from '../domain/invoice.ts';
import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import { countOf, type NumberRange } from '../domain/page.ts';
import { invoiceSortKey, invoicesOf } from './keys.ts';
import { lastLedgerDay, ledgerBounds, rangeBetween } from './ledger-days.ts';
import { merchantRepository } from './merchants.ts';
import { invoiceCounts } from './rollups.ts';
import { queryAll, type Table } from './table.ts';
import { noteVoidId, noteVoidOfKind, type Void, voidsBetween } from './voids.ts';

/**
 * Audits the last day of invoices before `day`. It comes when `day` is over: nothing begun on the day before can still be
 * under way then.
 */
export const auditDayBefore = async (table: Table, merchantId: number, day: KuwaitDate): Promise<Void[]> => {
  const earlier = await lastLedgerDay(table, merchantId, addDays(day, -1));
  return earlier ? auditDay(table, merchantId, earlier.day) : [];
};

/**
 * Finds the numbers of a day that no invoice took, notes them as unused, and answers them.
 *
 * A creation that dies between taking its number and storing its invoice leaves one behind, and totals would count it for
 * ever. Should one only be slow, the void in its place makes it take another number.
 */
export const auditDay = async (table: Table, merchantId: number, day: KuwaitDate): Promise<Void[]> => {
  const merchant = await merchantRepository(table).byId(merchantId);
  if (!merchant) return [];
  const days = { from: day, to: day };
  const bounds = await ledgerBounds(table, merchantId, days);
  const voids = await voidsBetween(table, merchantId, days);
  const rangeOf = (kind?: InvoiceKind): NumberRange =>
    rangeBetween(merchant.firstInvoiceId, bounds, voids, kind);
  if (await isAccountedFor(table, merchantId, day, rangeOf)) return [];

  const noted: Void[] = [];
  for (const id of missing(rangeOf(), idsOf(await rowsBetween(table, merchantId, rangeOf())))) {
    if (await noteVoidId(table, merchantId, { day, id }, undefined)) noted.push({ day, id });
  }
  // Read again: now every id is an invoice's or void, and what no invoice has of a kind none will ever have.
  const rows = await rowsBetween(table, merchantId, rangeOf());
  for (const kind of allKinds) {
    const taken = new Set(rows.filter((row) => row.kind === kind).map(({ kindSeq }) => kindSeq));
    for (const ofKind of missing(rangeOf(kind), taken)) {
      await noteVoidOfKind(table, merchantId, { day, kind, ofKind });
      noted.push({ day, kind, ofKind });
    }
  }
  return noted;
};

const idsOf = (rows: readonly NumberedRow[]): Set<number> => new Set(rows.map(({ id }) => id));

type NumberedRow = Pick<Invoice, 'id' | 'kind'> & { kindSeq: number };

const rowsBetween = async (
  table: Table,
  merchantId: number,
  { from, to }: NumberRange,
): Promise<NumberedRow[]> => {
  if (to < from) return [];
  const between = [invoiceSortKey(from), invoiceSortKey(to)] as const;
  const rows = await queryAll(table, {
    pk: invoicesOf(merchantId),
    between,
    projection: ['id', 'kind', 'kindSeq'],
  });
  return rows.filter(({ id }) => id !== undefined) as unknown as NumberedRow[];
};

const missing = ({ from, to, voids }: NumberRange, taken: ReadonlySet<number>): number[] => {
  const known = new Set(voids);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at).filter(
    (number) => !taken.has(number) && !known.has(number),
  );
};

/** Whether as many invoices are counted of each kind as the ledger says; a death of an audit may leave a kind behind. */
const isAccountedFor = async (
  table: Table,
  merchantId: number,
  day: KuwaitDate,
  rangeOf: (kind?: InvoiceKind) => NumberRange,
): Promise<boolean> => {
  const count = await invoiceCounts(table, merchantId, { from: day, to: day });
  const counted = (kind?: InvoiceKind) => allStatuses.reduce((sum, status) => sum + count(status, kind), 0);
  return [undefined, ...allKinds].every((kind) => counted(kind) === countOf(rangeOf(kind)));
};
