import { invalidField } from '../domain/api-error.ts';
import { type KuwaitDate, kuwaitDate } from '../domain/kuwait-time.ts';
import type { Refund } from '../domain/refund.ts';
import { refundTerms, searchedText } from '../domain/search-terms.ts';
import { refundSearchKey, refundSearchOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { paymentRepository } from './payments.ts';
import { refundsByIds } from './refunds-of-payments.ts';
import { queryAll, type Table } from './table.ts';

/** The most terms one search may match, and the most refunds it may lead to; past them a longer text is asked for. */
const mostMatches = 5_000;
const mostRefundsRead = 500;

/** What the index knows of a refund: nothing of it ever changes. */
interface Match {
  id: number;
  day: KuwaitDate;
}

/** Every refund of a range of days that a text leads to, newest first. Fails with 422 on `search` when there are too many. */
export const refundsFound = async (
  table: Table,
  merchantId: number,
  search: string,
  { from, to }: DateRange,
): Promise<Refund[]> => {
  const terms = await queryAll(table, {
    pk: refundSearchOf(merchantId),
    beginsWith: searchedText(search),
    projection: ['id', 'day'],
    atMost: mostMatches,
  });
  const ids = (terms as unknown as Match[])
    .filter(({ day }) => (from === undefined || day >= from) && (to === undefined || day <= to))
    .map(({ id }) => id);
  const found = [...new Set(ids)].sort((a, b) => b - a);
  if (terms.length > mostMatches || found.length > mostRefundsRead) {
    throw invalidField('search', 'The search matches too many refunds.');
  }
  return refundsByIds(table, merchantId, found);
};

/**
 * Has a new refund found by its id and by what its payment is found by in the report.
 *
 * May be called again for the same refund: the entries are written whole, and say nothing that changes.
 */
export const indexRefund = async (table: Table, refund: Refund): Promise<void> => {
  const { merchantId, id, createdMs } = refund;
  const payment = await paymentRepository(table).byId(merchantId, refund.paymentId);
  if (!payment) throw new Error(`Merchant ${merchantId} has no payment ${refund.paymentId}.`);
  const match: Match = { id, day: kuwaitDate(createdMs) };
  const entries = refundTerms(refund, payment).map((term) => ({
    ...refundSearchKey(merchantId, term, id),
    ...match,
  }));
  await table.writeMany(entries, []);
};
