import { type CallBack, callBack } from '../../shared/acquirers/simulator/call-back.ts';
import {
  decisions,
  isCardBehaviour,
  isDecision,
  isRefundBehaviour,
} from '../../shared/acquirers/simulator/decisions.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { answerSimulatorContract } from '../../shared/contracts/answer-simulator.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { simulatorPage } from '../../shared/pages/simulator-page.ts';

interface Dependencies {
  books: Pick<ReturnType<typeof simulatedPayments>, 'read' | 'decide'>;
  callBack: CallBack;
}

const onAws = (): Dependencies => ({ books: simulatedPayments(pageTable()), callBack: callBack() });

export const answerSimulator = async (
  { key, input, nowMs, languageFor }: PageRequest<typeof answerSimulatorContract.fields>,
  { books, callBack } = onAws(),
): Promise<PageReply> => {
  const payment = environment.acquirer === 'simulator' ? await books.read(key) : undefined;
  if (!payment || payment.returnUrl === '') throw new ApiError({ code: 'not-found' });
  const language = languageFor(payment.language);
  if (payment.state !== 'open') return { redirect: payment.returnUrl };
  const { decision, behaviour, refunds } = input;
  if (payment.closesMs <= nowMs) return simulatorPage({ payment, language, nowMs });
  if (!isDecision(decision)) return simulatorPage({ payment, language, nowMs, wrongDecision: true });
  const later = {
    card: isCardBehaviour(behaviour) ? behaviour : 'approve',
    refunds: isRefundBehaviour(refunds) ? refunds : 'approve',
  } as const;
  const decided = await books.decide(key, decision, later, nowMs);
  // Of two decisions at once the one that lost has nothing to tell.
  const { state, callbacks } = decisions[decision];
  if (decided?.state === state) await callBack(decided, callbacks);
  return { redirect: payment.returnUrl };
};

export const handler = page(answerSimulatorContract, answerSimulator);
