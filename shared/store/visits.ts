import type { Invoice } from '../domain/invoice.ts';
import { invoiceKey } from './keys.ts';
import type { Table } from './table.ts';

/** Counts an opening of an invoice's link, which is no change of the invoice: `updated_at` stays. */
export type CountVisit = (invoice: Pick<Invoice, 'merchantId' | 'id'>) => Promise<void>;

export const visitCounter =
  (table: Table): CountVisit =>
  async ({ merchantId, id }) => {
    await table.update(invoiceKey(merchantId, id), 'ADD visitedCount :one', {
      condition: 'attribute_exists(pk)',
      values: { ':one': 1 },
    });
  };
