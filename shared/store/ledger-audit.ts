import {
  type Invoice,
  type InvoiceKind,
  type InvoiceStatus,
  invoiceKinds,
  invoiceStatuses,
} from '../domain/invoice.ts';
import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import { countOf, type NumberRange } from '../domain/page.ts';
import { countName } from './invoice-lists.ts';
import { invoiceSortKey, invoicesOf, rollupKey } from './keys.ts';
import { noteVoids } from './ledger.ts';
import { type LedgerDay, lastLedgerDay, rangeBetween, type Void } from './ledger-days.ts';
import { merchantRepository } from './merchants.ts';
import { queryAll, type Table } from './table.ts';

/**
 * Finds the numbers of an earlier day that no invoice took, and notes them as unused.
 *
 * A creation that dies between taking its number and storing its invoice leaves one behind, and a total would count it
 * for ever. When a day begins, the day but one before it is looked at: nothing taken then can still be under way.
 *
 * Answers the numbers it noted.
 */
export const auditBefore = async (table: Table, merchantId: number, day: KuwaitDate): Promise<Void[]> => {
  const previous = await lastLedgerDay(table, merchantId, addDays(day, -1));
  const audited = previous && (await lastLedgerDay(table, merchantId, addDays(previous.day, -1)));
  if (!audited) return [];
  const before = await lastLedgerDay(table, merchantId, addDays(audited.day, -1));
  const firstId = (await merchantRepository(table).byId(merchantId))?.firstInvoiceId ?? 1;
  const range = rangeBetween(firstId, before, audited);
  if ((await countedOn(table, merchantId, audited.day)) === countOf(range)) return [];

  const between = [invoiceSortKey(range.from), invoiceSortKey(range.to)] as const;
  const rows = await queryAll(table, {
    pk: invoicesOf(merchantId),
    between,
    projection: ['id', 'kind', 'kindSeq'],
  });
  const unused = unusedNumbers(rows as unknown as NumberedRow[], range, (kind) =>
    rangeBetween(1, before, audited, kind),
  );
  if (unused.length > 0) await noteVoids(table, merchantId, audited.day, unused);
  return unused;
};

type NumberedRow = Pick<Invoice, 'id' | 'kind'> & { kindSeq: number };

/** Ids and numbers within kinds that are missing, in pairs; which goes with which makes no difference to any list. */
const unusedNumbers = (rows: NumberedRow[], ids: NumberRange, ofKind: (kind: InvoiceKind) => NumberRange) => {
  const missingOfKinds = kinds.flatMap((kind) => {
    const taken = new Set(rows.filter((row) => row.kind === kind).map((row) => row.kindSeq));
    return missing(ofKind(kind), taken).map((number) => ({ kind, ofKind: number }));
  });
  const missingIds = missing(ids, new Set(rows.map((row) => row.id)));
  return missingOfKinds.flatMap((place, at) => {
    const id = missingIds[at];
    return id === undefined ? [] : [{ id, ...place }];
  });
};

const missing = ({ from, to, voids }: NumberRange, taken: ReadonlySet<number>): number[] => {
  const known = new Set(voids);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at).filter(
    (number) => !taken.has(number) && !known.has(number),
  );
};

const countedOn = async (table: Table, merchantId: number, day: LedgerDay['day']): Promise<number> => {
  const rollup = await table.get(rollupKey(merchantId, day));
  const counts = kinds.flatMap((kind) =>
    statuses.map((status) => (rollup?.[countName(kind, status)] as number) ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

const kinds = Object.keys(invoiceKinds) as InvoiceKind[];
const statuses = Object.keys(invoiceStatuses) as InvoiceStatus[];
