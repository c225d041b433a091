import { showInvoiceContract } from '../../shared/contracts/show-invoice.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { logFault } from '../../shared/http/log.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { invoicePage } from '../../shared/pages/invoice-page.ts';
import { offerOf } from '../../shared/pages/offer.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { type OwedInvoices, owedInvoices } from '../../shared/store/owed-invoices.ts';
import { type CountVisit, visitCounter } from '../../shared/store/visits.ts';

interface Dependencies {
  owed: Pick<OwedInvoices, 'byLink' | 'unknownPayment' | 'subscriptionOf'>;
  countVisit: CountVisit;
  hasAcquirer: boolean;
}

const onAws = (): Dependencies => {
  const table = pageTable();
  return {
    owed: owedInvoices(table),
    countVisit: visitCounter(table),
    hasAcquirer: environment.acquirer !== 'none',
  };
};

export const showInvoice = async (
  { key, nowMs, requestId, isVisit, languageFor }: PageRequest,
  { owed, countVisit, hasAcquirer } = onAws(),
): Promise<PageReply> => {
  const found = await owed.byLink(key);
  if (!found) throw new ApiError({ code: 'not-found' });
  const { invoice, merchant } = found;
  const language = languageFor(invoice.language);
  const [unknownPayment, subscription] = await Promise.all([
    owed.unknownPayment(invoice),
    owed.subscriptionOf(invoice),
    isVisit ? countVisit(invoice).catch((error: unknown) => logFault(requestId, error)) : undefined,
  ]);
  const { publicBaseUrl } = environment;
  const offer = offerOf(invoice, merchant, hasAcquirer, unknownPayment);
  const merchantName = merchant.profile.name;
  return invoicePage({ invoice, merchantName, language, nowMs, publicBaseUrl, offer, subscription });
};

export const handler = page(showInvoiceContract, showInvoice);
