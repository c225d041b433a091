import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { acquirerOf, type Paying, paying } from '../../shared/acquirers/paying.ts';
import { payInvoiceContract } from '../../shared/contracts/pay-invoice.ts';
import { type Invoice, type Language, whyNotPayable } from '../../shared/domain/invoice.ts';
import { needsCard } from '../../shared/domain/subscription.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { invoicePage } from '../../shared/pages/invoice-page.ts';
import { owedView } from '../../shared/pages/owed-view.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { type OwedInvoices, owedInvoices } from '../../shared/store/owed-invoices.ts';
import type { PaymentDraft } from '../../shared/store/payments.ts';

interface Dependencies {
  owed: Pick<OwedInvoices, 'byLink' | 'unknownPayment' | 'subscriptionOf' | 'refundsOf'>;
  acquirer: Acquirer | undefined;
  paying: (acquirer: Acquirer) => Pick<Paying, 'begin'>;
}

const onAws = (): Dependencies => {
  const table = pageTable();
  return {
    owed: owedInvoices(table),
    acquirer: acquirerOf(table),
    paying: (acquirer) => paying(table, acquirer),
  };
};

export const payInvoice = async (
  request: PageRequest<typeof payInvoiceContract.fields>,
  { owed, acquirer, paying } = onAws(),
): Promise<PageReply> => {
  const { view, merchant } = await owedView(owed, acquirer !== undefined, request);
  const { invoice, subscription, language, offer } = view;
  const { input, key, nowMs } = request;
  const why = offer.kind === 'wait' ? undefined : whyNotPayable(invoice, nowMs);
  if (why === 'cancelled' || why === 'expired') return invoicePage(view);
  if (why === 'paid' || offer.kind !== 'choose' || !acquirer) {
    return { redirect: `/s/${key}?lang=${language}` };
  }
  const { paymentType } = input;
  if (paymentType === undefined || !offer.types.includes(paymentType)) {
    return { ...invoicePage({ ...view, offer: { ...offer, wrongType: true } }), status: 422 };
  }
  const draft = draftOf(invoice, paymentType, language);
  const keepCard = subscription !== undefined && needsCard(subscription);
  return { redirect: await paying(acquirer).begin(merchant, draft, keepCard, nowMs) };
};

const draftOf = (invoice: Invoice, paymentType: number, language: Language): PaymentDraft => ({
  target: { kind: 'invoice', invoiceId: invoice.id, subscriptionId: invoice.subscriptionId },
  orderReference: invoice.referenceNumber,
  amount: invoice.amount,
  paymentType,
  method: 'page',
  payer: null,
  language,
});

export const handler = page(payInvoiceContract, payInvoice);
