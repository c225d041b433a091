import { showInvoiceContract } from '../../shared/contracts/show-invoice.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { environment } from '../../shared/environment.ts';
import { logFault } from '../../shared/http/log.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { invoicePage } from '../../shared/pages/invoice-page.ts';
import { owedView } from '../../shared/pages/owed-view.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { type OwedInvoices, owedInvoices } from '../../shared/store/owed-invoices.ts';
import { type CountVisit, visitCounter } from '../../shared/store/visits.ts';

interface Dependencies {
  owed: Pick<OwedInvoices, 'byLink' | 'unknownPayment' | 'subscriptionOf' | 'refundsOf'>;
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
  request: PageRequest,
  { owed, countVisit, hasAcquirer } = onAws(),
): Promise<PageReply> => {
  const { requestId, isVisit } = request;
  // A payer sees the page whether or not the visit can be counted.
  const count = (invoice: Invoice) => countVisit(invoice).catch((error) => logFault(requestId, error));
  const { view } = await owedView(owed, hasAcquirer, request, isVisit ? count : undefined);
  return invoicePage(view);
};

export const handler = page(showInvoiceContract, showInvoice);
