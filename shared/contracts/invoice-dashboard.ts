import type { InvoiceStatus } from '../domain/invoice.ts';

/** `stats` of contract section 7: counts are strings, and null when the filter matches nothing. */
export const invoiceStats = (total: number, counts: Record<InvoiceStatus, number>) => {
  const shown = (count: number): string | null => (total === 0 ? null : String(count));
  return {
    total_invoice_count: total,
    invoice_paid: shown(counts.paid),
    invoice_not_paid: shown(counts.unpaid),
    invoice_cancelled: shown(counts.cancelled),
  };
};

/** `order_stats`: the same keys, for a kind of order that this service does not have. */
export const noOrderStats = {
  total_invoice_count: 0,
  invoice_paid: null,
  invoice_not_paid: null,
  invoice_cancelled: null,
};
