import { countOf, pageOf, pageSize } from '../domain/page.ts';
import { type Refund, type RefundAmounts, refundStatuses } from '../domain/refund.ts';
import { searchedText } from '../domain/search-terms.ts';
import { idsBetween, refundSeries } from './dense-numbers.ts';
import { refundDaySortKey, refundMonthSortKey, refundSortKey, refundsOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { sumsIn } from './month-spans.ts';
import { paymentsByIds } from './payments-by-ids.ts';
import { refundFrom } from './refund-item.ts';
import { refundsFound } from './refund-search.ts';
import type { RefundOfPayment } from './refunds.ts';
import { queryAll, type Table } from './table.ts';

export interface RefundFilter extends DateRange {
  search?: string | undefined;
}

export interface RefundPage {
  rows: RefundOfPayment[];
  total: number;
  /** What the filter's refunds come to, on all pages. */
  amounts: RefundAmounts;
}

/** A merchant's refunds with the payments they are of, newest first. */
export interface RefundLists {
  /** One page (from 1), with the exact total and sums: every refund is in them from its first moment on. */
  page(merchantId: number, filter: RefundFilter, page: number): Promise<RefundPage>;
}

export const refundListRepository = (table: Table): RefundLists => {
  /** Three round trips, whichever page it is: sums and range of ids; the rows; their payments. */
  const byIds = async (merchantId: number, range: DateRange, page: number): Promise<RefundPage> => {
    const [ids, amounts] = await Promise.all([
      idsBetween(table, refundSeries(merchantId), range),
      amountsIn(merchantId, range),
    ]);
    const shown = pageOf(ids, page);
    const rows = shown === undefined ? [] : await read(merchantId, shown);
    return { rows: await withPayments(merchantId, rows), total: countOf(ids), amounts };
  };

  const amountsIn = async (merchantId: number, range: DateRange): Promise<RefundAmounts> => {
    const sums = {
      pk: refundsOf(merchantId),
      daySortKey: refundDaySortKey,
      monthSortKey: refundMonthSortKey,
    };
    const items = await sumsIn(table, sums, range);
    const of = (status: keyof RefundAmounts): number =>
      items.reduce((sum, item) => sum + ((item[`f${status}`] as number | undefined) ?? 0), 0);
    return { 0: of(0), 1: of(1), 2: of(2), 3: of(3) };
  };

  const read = async (merchantId: number, { from, to }: { from: number; to: number }): Promise<Refund[]> => {
    const between = [refundSortKey(from), refundSortKey(to)] as const;
    const items = await queryAll(table, { pk: refundsOf(merchantId), between, newestFirst: true });
    return items.map(refundFrom);
  };

  /** A search's sums are those of what it leads to: its refunds are read whole, so there may not be many. */
  const bySearch = async (
    merchantId: number,
    { search = '', ...range }: RefundFilter,
    page: number,
  ): Promise<RefundPage> => {
    const found = await refundsFound(table, merchantId, search, range);
    const rows = await withPayments(merchantId, found.slice((page - 1) * pageSize, page * pageSize));
    return { rows, total: found.length, amounts: amountsOf(found) };
  };

  const withPayments = async (merchantId: number, refunds: readonly Refund[]): Promise<RefundOfPayment[]> => {
    const ids = [...new Set(refunds.map(({ paymentId }) => paymentId))];
    const payments = await paymentsByIds(table, merchantId, ids);
    const byId = new Map(payments.map((payment) => [payment.id, payment]));
    return refunds.flatMap((refund) => {
      const payment = byId.get(refund.paymentId);
      return payment?.capture ? [{ refund, payment: { ...payment, capture: payment.capture } }] : [];
    });
  };

  return {
    page: (merchantId, filter, page) =>
      searchedText(filter.search ?? '') === ''
        ? byIds(merchantId, filter, page)
        : bySearch(merchantId, filter, page),
  };
};

const amountsOf = (refunds: readonly Refund[]): RefundAmounts => {
  const of = (status: keyof RefundAmounts): number =>
    refunds
      .filter(({ state }) => refundStatuses[state] === status)
      .reduce((sum, { amount }) => sum + amount, 0);
  return { 0: of(0), 1: of(1), 2: of(2), 3: of(3) };
};
