import { channelOf } from '../domain/channel.ts';
import type { Customer, InvoiceDraft } from '../domain/invoice.ts';
import { addDays, kuwaitDate } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { InvoiceInput } from './create-invoice.ts';

/** Days an invoice can be paid when the request does not say (contract section 6, Decided). */
const defaultDays = 30;

/** A checked request as the invoice it asks for, with what was left out filled in. */
export const invoiceDraft = (
  input: Omit<InvoiceInput, 'subscription'>,
  merchant: Merchant,
  attachment: string,
  nowMs: number,
): InvoiceDraft => ({
  kind: 'single',
  channel: channelOf(input.invoiceType, input.invoiceSubType),
  referenceNumber: input.referenceNumber ?? '',
  amount: input.amount,
  serviceCharge: input.serviceCharge ?? 0,
  discount: input.discount ?? 0,
  // An empty list counts as none, as an empty text does.
  paymentMethods: input.allocatePayType?.length ? input.allocatePayType : merchant.paymentTypes,
  description: input.description ?? '',
  language: input.language ?? 'en',
  expiresOn: input.expiresAt ?? addDays(kuwaitDate(nowMs), defaultDays),
  attachment,
  webhook: input.webhook ?? '',
  customer: customerOf(input),
  products: (input.itemsList ?? []).map((item, index) => ({
    id: index + 1,
    name: item.itemTitle,
    rate: item.rate,
    quantity: item.quantity,
    amount: item.amount,
  })),
});

const customerOf = (input: Omit<InvoiceInput, 'subscription'>): Customer | null => {
  const customer = {
    name: input.customerName ?? '',
    email: input.customerEmail ?? '',
    countryCode: input.countryCode ?? '',
    mobileNumber: input.mobileNumber ?? '',
  };
  return Object.values(customer).some((part) => part !== '') ? customer : null;
};
