import { showSplitContract } from '../../shared/contracts/show-split.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { splitPage } from '../../shared/pages/split-page.ts';
import { type OwedInvoices, owedInvoices } from '../../shared/store/owed-invoices.ts';

const onAws: { owed: Pick<OwedInvoices, 'bySplitLink'> } = { owed: owedInvoices(pageTable()) };

export const showSplit = async (
  { key, nowMs, languageFor }: PageRequest,
  { owed } = onAws,
): Promise<PageReply> => {
  const found = await owed.bySplitLink(key);
  if (!found) throw new ApiError({ code: 'not-found' });
  const { invoices, merchant } = found;
  return {
    html: splitPage({
      invoices,
      merchantName: merchant.profile.name,
      language: languageFor(invoices[0]?.language),
      nowMs,
      address: `${environment.publicBaseUrl}/sp/${key}`,
    }),
  };
};

export const handler = page(showSplitContract, showSplit);
