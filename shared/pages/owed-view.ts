import { ApiError } from '../domain/api-error.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { environment } from '../environment.ts';
import type { PageRequest } from '../http/page.ts';
import type { OwedInvoices } from '../store/owed-invoices.ts';
import type { InvoiceView } from './invoice-page.ts';
import { offerOf } from './offer.ts';

/**
 * Reads what the page of a link's invoice shows. Fails with `not-found`.
 *
 * @param meanwhile what else has to be done about the invoice, in the same round trip
 */
export const owedView = async (
  owed: Pick<OwedInvoices, 'byLink' | 'unknownPayment' | 'subscriptionOf' | 'refundsOf'>,
  hasAcquirer: boolean,
  { key, nowMs, languageFor }: Pick<PageRequest, 'key' | 'nowMs' | 'languageFor'>,
  meanwhile: (invoice: Invoice) => Promise<void> = async () => {},
): Promise<{ view: InvoiceView; merchant: Merchant }> => {
  const found = await owed.byLink(key);
  if (!found) throw new ApiError({ code: 'not-found' });
  const { invoice, merchant } = found;
  const [unknownPayment, subscription, refunds] = await Promise.all([
    owed.unknownPayment(invoice),
    owed.subscriptionOf(invoice),
    owed.refundsOf(invoice),
    meanwhile(invoice),
  ]);
  const view = {
    invoice,
    subscription,
    refunds,
    merchantName: merchant.profile.name,
    language: languageFor(invoice.language),
    nowMs,
    publicBaseUrl: environment.publicBaseUrl,
    offer: offerOf(invoice, merchant, hasAcquirer, unknownPayment),
  };
  return { view, merchant };
};
