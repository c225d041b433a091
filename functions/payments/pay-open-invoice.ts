import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { acquirerOf, type Paying, paying } from '../../shared/acquirers/paying.ts';
import { payOpenInvoiceContract } from '../../shared/contracts/pay-open-invoice.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { canBePaid } from '../../shared/domain/open-invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { typesOf } from '../../shared/pages/offer.ts';
import { openInvoicePage } from '../../shared/pages/open-invoice-page.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { readOpenInvoiceForm } from '../../shared/pages/typed-open-invoice.ts';
import { type Merchants, merchantRepository } from '../../shared/store/merchants.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

interface Dependencies {
  openInvoices: Pick<OpenInvoices, 'byLinkKey'>;
  merchants: Pick<Merchants, 'byId'>;
  acquirer: Acquirer | undefined;
  paying: (acquirer: Acquirer) => Pick<Paying, 'begin'>;
}

const onAws = (): Dependencies => {
  const table = pageTable();
  return {
    openInvoices: openInvoiceRepository(table),
    merchants: merchantRepository(table),
    acquirer: acquirerOf(table),
    paying: (acquirer) => paying(table, acquirer),
  };
};

export const payOpenInvoice = async (
  { key, input, malformed, nowMs, languageFor }: PageRequest<typeof payOpenInvoiceContract.fields>,
  { openInvoices, merchants, acquirer, paying } = onAws(),
): Promise<PageReply> => {
  const openInvoice = await openInvoices.byLinkKey(key);
  const merchant = openInvoice && (await merchants.byId(openInvoice.merchantId));
  if (!merchant) throw new ApiError({ code: 'not-found' });
  const language = languageFor();
  const types = typesOf(merchant.paymentTypes, merchant, acquirer !== undefined);
  const { publicBaseUrl } = environment;
  const view = {
    openInvoice,
    merchantName: merchant.profile.name,
    language,
    nowMs,
    publicBaseUrl,
    types,
  };
  if (!canBePaid(openInvoice, nowMs)) return openInvoicePage(view);
  if (!acquirer || types.length === 0) return { redirect: `/o/${openInvoice.accessKey}?lang=${language}` };
  const form = readOpenInvoiceForm({ input, malformed }, openInvoice, types, language);
  if (!form.ok) return openInvoicePage({ ...view, typed: form.typed });
  const redirect = await paying(acquirer).begin(
    merchant,
    {
      target: { kind: 'open-invoice', openInvoiceId: openInvoice.id },
      orderReference: openInvoice.referenceNumber,
      amount: form.amount,
      paymentType: form.paymentType,
      method: 'page',
      payer: form.payer,
      language,
    },
    false,
    nowMs,
  );
  return { redirect };
};

export const handler = page(payOpenInvoiceContract, payOpenInvoice);
