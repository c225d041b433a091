import type { Invoice } from '../domain/invoice.ts';
import { type Key, linkKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** What a link of a payer leads to. */
export interface Link {
  merchantId: number;
  /** The invoice, or the first one of a plan. */
  invoiceId: number;
  /** Of the link that the invoices of a plan share: how many there are; their ids follow the first one's. */
  count?: number;
}

/** The keys in payers' links. */
export interface Links {
  /**
   * Where a link leads; undefined for an unknown one. Of a creation that failed a link may be left whose invoice does
   * not exist: who follows it takes that for an unknown link.
   */
  byKey(key: string): Promise<Link | undefined>;
}

export const linkRepository = (table: Table): Links => ({
  byKey: async (key) => {
    const item = await table.get(linkKey(key));
    if (!item) return undefined;
    const { merchantId, invoiceId, count } = item as unknown as Link;
    return { merchantId, invoiceId, ...(count === undefined ? {} : { count }) };
  },
});

/** The links of invoices made together: one for each, and the one they share where there is one. */
export const linkItems = (invoices: readonly Invoice[]): (Item & Key)[] => {
  const links = invoices.map((invoice) => linkItem(invoice.accessKey, invoice));
  const [first] = invoices;
  const isPlan = first !== undefined && first.splitAccessKey !== '';
  return isPlan ? [...links, { ...linkItem(first.splitAccessKey, first), count: invoices.length }] : links;
};

const linkItem = (key: string, { merchantId, id }: Invoice): Item & Key => ({
  ...linkKey(key),
  v: 1,
  merchantId,
  invoiceId: id,
});
