import { showOpenInvoiceContract } from '../../shared/contracts/show-open-invoice.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { typesOf } from '../../shared/pages/offer.ts';
import { openInvoicePage } from '../../shared/pages/open-invoice-page.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { type Merchants, merchantRepository } from '../../shared/store/merchants.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

interface Dependencies {
  openInvoices: Pick<OpenInvoices, 'byLinkKey'>;
  merchants: Pick<Merchants, 'byId'>;
  hasAcquirer: boolean;
}

const onAws = (): Dependencies => {
  const table = pageTable();
  return {
    openInvoices: openInvoiceRepository(table),
    merchants: merchantRepository(table),
    hasAcquirer: environment.acquirer !== 'none',
  };
};

export const showOpenInvoice = async (
  { key, nowMs, isVisit, languageFor }: PageRequest,
  { openInvoices, merchants, hasAcquirer } = onAws(),
): Promise<PageReply> => {
  const openInvoice = await openInvoices.byLinkKey(key);
  const merchant = openInvoice && (await merchants.byId(openInvoice.merchantId));
  if (!merchant) throw new ApiError({ code: 'not-found' });
  const language = languageFor();
  if (openInvoice.accessKey !== key) {
    // The link of a row that was updated leads on to the newest.
    const query = isVisit ? '' : `?lang=${language}`;
    return { redirect: `/o/${openInvoice.accessKey}${query}` };
  }
  return openInvoicePage({
    openInvoice,
    merchantName: merchant.profile.name,
    language,
    nowMs,
    publicBaseUrl: environment.publicBaseUrl,
    types: typesOf(merchant.paymentTypes, merchant, hasAcquirer),
  });
};

export const handler = page(showOpenInvoiceContract, showOpenInvoice);
