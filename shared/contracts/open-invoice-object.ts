import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { paymentTypes } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import {
  type OpenInvoice,
  openInvoiceStatuses,
  openInvoiceTypes,
  type Payer,
  statusOf,
} from '../domain/open-invoice.ts';

/** The row of contract section 6, its keys in wire order. Amounts that its type does not use are "0.000". */
export const openInvoiceObject = (openInvoice: OpenInvoice, publicBaseUrl: string, nowMs: number) => ({
  id: openInvoice.id,
  merchant_id: openInvoice.merchantId,
  title: openInvoice.title,
  reference_number: openInvoice.referenceNumber,
  type: openInvoiceTypes[openInvoice.type],
  description: openInvoice.description,
  fixed_amount: formatAmount(openInvoice.fixedAmount),
  min_amount: formatAmount(openInvoice.minAmount),
  max_amount: formatAmount(openInvoice.maxAmount),
  paid_status: openInvoice.paid ? 1 : 0,
  status: openInvoiceStatuses[statusOf(openInvoice, nowMs)],
  created_by: openInvoice.merchantId,
  created_at: kuwaitTimestamp(openInvoice.createdMs),
  updated_at: kuwaitTimestamp(openInvoice.updatedMs),
  expiry_date: openInvoice.expiresOn,
  url: `${publicBaseUrl}/o/${openInvoice.accessKey}`,
  total_customer_paid_count: openInvoice.paidCount,
  total_amount_customer_paid: formatAmount(openInvoice.paidTotal),
});

/** One of `customer_details`: a payment and who made it. The contract names no keys; these are ours. */
export const openInvoiceCustomerObject = (payer: Payer) => ({
  id: payer.paymentId,
  open_invoice_id: payer.openInvoiceId,
  name: payer.name,
  email: payer.email,
  phone_number: payer.phone,
  amount: formatAmount(payer.amount),
  token: payer.token,
  payment_type: { id: payer.paymentTypeId, display_name: paymentTypes[payer.paymentTypeId] ?? '' },
  created_at: kuwaitTimestamp(payer.paidMs),
});
