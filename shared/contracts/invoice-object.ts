import { channels, type Invoice, invoiceKinds, invoiceStatuses, phoneOf } from '../domain/invoice.ts';
import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { kuwait, type Merchant } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import type { RefundedPayment } from '../domain/refund.ts';
import { endedTransactionObject, transactionObject } from './transaction-object.ts';

/**
 * The invoice object of contract section 5, its keys in wire order.
 *
 * @param refunded the payment as it is now, with its refunds, for an invoice that has any
 */
export const invoiceObject = (
  invoice: Invoice,
  merchant: Merchant,
  publicBaseUrl: string,
  refunded?: RefundedPayment,
) => ({
  ...identity(invoice),
  ...keys(invoice, merchant),
  amount: formatAmount(invoice.amount),
  service_charge: formatAmount(invoice.serviceCharge),
  ...terms(invoice),
  subscription: invoice.subscriptionId,
  ...rest(invoice, merchant, publicBaseUrl),
  transaction: transactionOf(invoice, refunded),
});

/** The same in a list, where it has two keys more and `subscription` has another place and value. */
export const listedInvoiceObject = (
  invoice: Invoice,
  merchant: Merchant,
  publicBaseUrl: string,
  refunded?: RefundedPayment,
) => ({
  ...identity(invoice),
  order_drop_id: 0,
  ...keys(invoice, merchant),
  amount: formatAmount(invoice.amount),
  admin_charge: '0.000',
  service_charge: formatAmount(invoice.serviceCharge),
  subscription: invoice.subscriptionId ?? 0,
  ...terms(invoice),
  ...rest(invoice, merchant, publicBaseUrl),
  transaction: transactionOf(invoice, refunded),
});

const identity = (invoice: Invoice) => ({
  id: invoice.id,
  invoice_type: invoiceKinds[invoice.kind],
  invoice_sub_type: channels[invoice.channel],
});

const keys = (invoice: Invoice, merchant: Merchant) => ({
  token: invoice.token,
  access_key: invoice.accessKey,
  split_access_key: invoice.splitAccessKey,
  merchant_id: String(merchant.id),
  reference_number: invoice.referenceNumber,
});

const terms = (invoice: Invoice) => ({
  payment_method: invoice.paymentMethods.map(String),
  discount: formatAmount(invoice.discount),
  description: invoice.description,
  sms_response: invoice.smsResponse,
  invoice_status: invoiceStatuses[invoice.status],
});

/** Null when nothing was given; a country code alone gives a country, but nobody to call. */
const customerObject = (customer: Invoice['customer']) => {
  if (!customer || !(customer.name || customer.email || customer.mobileNumber)) return null;
  return { name: customer.name, email: customer.email, phone_number: phoneOf(customer) };
};

const rest = (invoice: Invoice, merchant: Merchant, publicBaseUrl: string) => ({
  sms_status: invoice.smsSent ? 1 : 0,
  url_status: invoice.channel === 'url' ? 1 : 0,
  visited_count: invoice.visitedCount,
  country_id: invoice.customer?.countryCode === kuwait.countryCode ? kuwait.id : null,
  created_id: merchant.id,
  language: invoice.language,
  expires_at: invoice.expiresOn,
  attachment: invoice.attachment === '' ? '' : `${publicBaseUrl}/attachments/${invoice.attachment}`,
  url: `${publicBaseUrl}/s/${invoice.accessKey}`,
  spliturl: invoice.splitAccessKey === '' ? null : `${publicBaseUrl}/sp/${invoice.splitAccessKey}`,
  created_at: kuwaitTimestamp(invoice.createdMs),
  updated_at: kuwaitTimestamp(invoice.updatedMs),
  en_sms: invoice.smsTexts.en,
  ar_sms: invoice.smsTexts.ar,
  customer: customerObject(invoice.customer),
  created_by_merchant: { id: merchant.id, name: merchant.profile.firstName },
  products: invoice.products.map((product) => ({
    id: product.id,
    name: product.name,
    amount: formatAmount(product.rate),
    quantity: product.quantity,
    final_amount: formatAmount(product.amount),
  })),
});

/** Only refunds make an invoice's payment another one than it was when the invoice was paid. */
const transactionOf = ({ payment }: Invoice, refunded: RefundedPayment | undefined) =>
  refunded
    ? endedTransactionObject(refunded.payment, refunded.refunds)
    : payment && transactionObject(payment);
