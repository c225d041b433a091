import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { showSimulatorContract } from '../../shared/contracts/show-simulator.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { simulatorPage } from '../../shared/pages/simulator-page.ts';

interface Dependencies {
  books: Pick<ReturnType<typeof simulatedPayments>, 'read'>;
}

const onAws = (): Dependencies => ({ books: simulatedPayments(pageTable()) });

export const showSimulator = async (
  { key, nowMs, languageFor }: PageRequest,
  { books } = onAws(),
): Promise<PageReply> => {
  const payment = environment.acquirer === 'simulator' ? await books.read(key) : undefined;
  // A payment with a kept card was made without a page, and leads back to none.
  if (!payment || payment.returnUrl === '') throw new ApiError({ code: 'not-found' });
  const language = languageFor(payment.language);
  if (payment.state !== 'open') return { redirect: payment.returnUrl };
  return simulatorPage({ payment, language, nowMs });
};

export const handler = page(showSimulatorContract, showSimulator);
