import { invalidField } from '../domain/api-error.ts';
import type { Invoice, InvoiceKind, InvoiceStatus } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import { countOf, pageOf, pageSize } from '../domain/page.ts';
import { matchesSearch, searchedText } from '../domain/search-terms.ts';
import { invoiceFrom, isInvoiceItem } from './invoice-item.ts';
import { invoiceKey, invoiceSortKey, invoicesOf, invoicesOfKind, type Key, searchOf } from './keys.ts';
import { type DateRange, ledgerBounds, rangeBetween } from './ledger-days.ts';
import { invoiceCounts } from './rollups.ts';
import { type Item, queryAll, type Table } from './table.ts';
import { voidsBetween } from './voids.ts';

export interface InvoiceFilter extends DateRange {
  kind?: InvoiceKind | undefined;
  search?: string | undefined;
}

export interface InvoicePage {
  invoices: Invoice[];
  total: number;
  counts: Record<InvoiceStatus, number>;
}

/** The most invoices one search may match; past it the caller is asked for a longer text. */
const mostMatches = 5_000;

export interface InvoiceLists {
  /** One page (from 1), newest first, with the exact total and the number of invoices in each state. */
  page(merchant: Merchant, filter: InvoiceFilter, page: number): Promise<InvoicePage>;
}

export const invoiceListRepository = (table: Table): InvoiceLists => {
  const byLedger = async (merchant: Merchant, filter: InvoiceFilter, page: number): Promise<InvoicePage> => {
    const [bounds, voids] = await Promise.all([
      ledgerBounds(table, merchant.id, filter),
      voidsBetween(table, merchant.id, filter),
    ]);
    const range = rangeBetween(merchant.firstInvoiceId, bounds, voids, filter.kind);
    const total = countOf(range);
    const shown = pageOf(range, page);
    const [invoices, count] = await Promise.all([
      shown === undefined ? [] : read(merchant.id, shown, filter.kind),
      total === 0 ? undefined : invoiceCounts(table, merchant.id, filter),
    ]);
    const paid = count?.('paid', filter.kind) ?? 0;
    const cancelled = count?.('cancelled', filter.kind) ?? 0;
    // New invoices count as unpaid at once; the rollups, which follow the stream, tell only which have ended.
    return { invoices, total, counts: { paid, cancelled, unpaid: Math.max(0, total - paid - cancelled) } };
  };

  const read = async (
    merchantId: number,
    shown: { from: number; to: number },
    kind: InvoiceKind | undefined,
  ): Promise<Invoice[]> => {
    if (kind === undefined) {
      const between = [invoiceSortKey(shown.from), invoiceSortKey(shown.to)] as const;
      const rows = await queryAll(table, { pk: invoicesOf(merchantId), between, newestFirst: true });
      return rows.filter(isInvoiceItem).map(invoiceFrom);
    }
    const keys = await queryAll(table, {
      index: 'kind',
      pk: invoicesOfKind(merchantId, kind),
      between: [shown.from, shown.to],
      newestFirst: true,
    });
    return (await table.getMany(keys as (Item & Key)[]))
      .filter((item) => item !== undefined)
      .map(invoiceFrom);
  };

  const bySearch = async (merchant: Merchant, filter: InvoiceFilter, page: number): Promise<InvoicePage> => {
    const matches = (await found(merchant.id, searchedText(filter.search ?? ''))).filter(
      ({ day, kind }) =>
        (filter.kind === undefined || kind === filter.kind) &&
        (filter.from === undefined || day >= filter.from) &&
        (filter.to === undefined || day <= filter.to),
    );
    const shown = matches.slice((page - 1) * pageSize, page * pageSize);
    const items = await table.getMany(shown.map(({ id }) => invoiceKey(merchant.id, id)));
    const invoices = items
      .filter((item) => item !== undefined)
      .map(invoiceFrom)
      .filter((invoice) => matchesSearch(invoice, filter.search ?? ''));
    const count = (status: InvoiceStatus): number =>
      matches.filter((match) => match.status === status).length;
    const counts = { paid: count('paid'), cancelled: count('cancelled'), unpaid: count('unpaid') };
    return { invoices, total: matches.length, counts };
  };

  /** Everything a text leads to, newest first, each invoice once. */
  const found = async (merchantId: number, text: string): Promise<SearchMatch[]> => {
    const rows = await queryAll(table, {
      pk: searchOf(merchantId),
      beginsWith: text,
      projection: ['id', 'day', 'kind', 'status'],
      atMost: mostMatches,
    });
    if (rows.length > mostMatches) throw invalidField('search', 'The search matches too many invoices.');
    const matches = new Map((rows as unknown as SearchMatch[]).map((match) => [match.id, match]));
    return [...matches.values()].sort((a, b) => b.id - a.id);
  };

  return {
    page: (merchant, filter, page) =>
      searchedText(filter.search ?? '') === ''
        ? byLedger(merchant, filter, page)
        : bySearch(merchant, filter, page),
  };
};

/** What the search index knows of an invoice, enough to filter and count without reading it. */
export interface SearchMatch {
  id: number;
  day: KuwaitDate;
  kind: InvoiceKind;
  status: InvoiceStatus;
}
