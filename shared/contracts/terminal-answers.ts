import { formatAmount } from '../domain/money.ts';
import { type PosInvoice, type PosResult, posInvoiceStatuses } from '../domain/pos-invoice.ts';

/** What a terminal is told of the POS invoice it is handed: what it shows to the payer, and no more of the payer than a name. */
export const handedOutObject = ({
  invoice,
  merchant,
  leasedUntilMs,
}: {
  invoice: PosInvoice;
  merchant: { profile: { name: string } };
  leasedUntilMs: number;
}) => ({
  transaction_id: invoice.transactionId,
  amount: formatAmount(invoice.amount),
  currency: 'KWD',
  merchant_name: merchant.profile.name,
  customer_name: invoice.customer.name,
  invoice_number: invoice.invoiceNumber,
  description: invoice.description,
  answer_by: Math.floor(leasedUntilMs / 1_000),
});

/** What a terminal is told of its answer: the same however often it gives it. */
export const recordedObject = ({ transactionId, status, taken }: PosInvoice, result: PosResult) => ({
  transaction_id: transactionId,
  status: posInvoiceStatuses[status],
  /** The money that it took pays nothing and goes back to the payer. */
  to_refund: result.result === 'approved' && (status !== 'paid' || taken?.reference !== result.reference),
});
