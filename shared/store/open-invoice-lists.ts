import { invalidField } from '../domain/api-error.ts';
import { matchesSearch, type OpenInvoice, type Payer } from '../domain/open-invoice.ts';
import { countOf, pageOf, pageSize } from '../domain/page.ts';
import { searchedText } from '../domain/search-terms.ts';
import { idsBetween, openInvoiceSeries } from './dense-numbers.ts';
import { openInvoiceKey, openInvoiceSortKey, openInvoicesOf, payerSortKey, payersOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { openInvoiceFrom } from './open-invoice-item.ts';
import { type Item, queryAll, type Table } from './table.ts';

export interface OpenInvoiceFilter extends DateRange {
  search?: string | undefined;
}

export interface Page<T> {
  rows: T[];
  total: number;
}

/** Pages (from 1) of a merchant's open invoices and of their payers: newest first, with the exact total. */
export interface OpenInvoiceLists {
  page(merchantId: number, filter: OpenInvoiceFilter, page: number): Promise<Page<OpenInvoice>>;
  /** Undefined when there is no such open invoice. */
  payers(merchantId: number, openInvoiceId: number, page: number): Promise<Page<Payer> | undefined>;
}

/**
 * The most open invoices that one search reads through. They are few and made by hand, so there is no index of terms;
 * past this the caller is asked for a range of days.
 */
const mostSearched = 2_000;

export const openInvoiceListRepository = (table: Table): OpenInvoiceLists => {
  const read = async (merchantId: number, { from, to }: { from: number; to: number }) => {
    const between = [openInvoiceSortKey(from), openInvoiceSortKey(to)] as const;
    const rows = await queryAll(table, { pk: openInvoicesOf(merchantId), between, newestFirst: true });
    return rows.map(openInvoiceFrom);
  };

  return {
    page: async (merchantId, { from, to, search = '' }, page) => {
      const ids = await idsBetween(table, openInvoiceSeries(merchantId), { from, to });
      const total = countOf(ids);
      if (searchedText(search) === '') {
        const shown = pageOf(ids, page);
        return { rows: shown === undefined ? [] : await read(merchantId, shown), total };
      }
      if (total > mostSearched) {
        throw invalidField('search', 'The search spans too many open invoices without fromDate and toDate.');
      }
      const all = total === 0 ? [] : await read(merchantId, ids);
      const found = all.filter((openInvoice) => matchesSearch(openInvoice, search));
      return { rows: found.slice((page - 1) * pageSize, page * pageSize), total: found.length };
    },

    payers: async (merchantId, openInvoiceId, page) => {
      const item = await table.get(openInvoiceKey(merchantId, openInvoiceId));
      if (!item) return undefined;
      const { paidCount: total } = openInvoiceFrom(item);
      const shown = pageOf({ from: 1, to: total, voids: [] }, page);
      if (!shown) return { rows: [], total };
      const between = [payerSortKey(shown.from), payerSortKey(shown.to)] as const;
      const pk = payersOf(merchantId, openInvoiceId);
      return { rows: (await queryAll(table, { pk, between, newestFirst: true })).map(payerFrom), total };
    },
  };
};

const payerFrom = ({ pk: _pk, sk: _sk, v: _v, ...payer }: Item): Payer => payer as unknown as Payer;
