import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import { type PosInvoice, posInvoiceStatuses } from '../domain/pos-invoice.ts';

/** The POS invoice of contract section 11, its keys in wire order. */
export const posInvoiceObject = (invoice: PosInvoice, { profile }: Pick<Merchant, 'profile'>) => ({
  id: invoice.id,
  transaction_id: invoice.transactionId,
  invoice_number: invoice.invoiceNumber,
  amount: formatAmount(invoice.amount),
  terminal_id: invoice.terminalId,
  merchant_id: invoice.merchantId,
  merchant_name: profile.name,
  terminal_name: invoice.terminalName,
  customer_name: invoice.customer.name,
  customer_email: invoice.customer.email,
  customer_phone: invoice.customer.phone,
  description: invoice.description,
  status: posInvoiceStatuses[invoice.status],
  created_by: invoice.merchantId,
  created_by_name: profile.firstName,
  created_at: kuwaitTimestamp(invoice.createdMs),
  updated_at: kuwaitTimestamp(invoice.updatedMs),
});
