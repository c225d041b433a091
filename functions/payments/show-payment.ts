import { acquirerOf, paying } from '../../shared/acquirers/paying.ts';
import { showPaymentContract } from '../../shared/contracts/show-payment.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { paymentPage } from '../../shared/pages/payment-page.ts';
import { type Merchants, merchantRepository } from '../../shared/store/merchants.ts';
import { type PathOfTarget, targetPaths } from '../../shared/store/payment-targets.ts';
import { type Payments, paymentRepository } from '../../shared/store/payments.ts';

interface Dependencies {
  payments: Pick<Payments, 'byReturnKey'>;
  merchants: Pick<Merchants, 'byId'>;
  pathOf: PathOfTarget;
  /** The payment as the acquirer knows it by now. */
  upToDate: (payment: Payment, nowMs: number) => Promise<Payment>;
}

const onAws = (): Dependencies => {
  const table = pageTable();
  const acquirer = acquirerOf(table);
  return {
    payments: paymentRepository(table),
    merchants: merchantRepository(table),
    pathOf: targetPaths(table),
    upToDate: async (payment, nowMs) =>
      acquirer ? (await paying(table, acquirer).lookUp(payment, nowMs)).payment : payment,
  };
};

export const showPayment = async (
  { key, nowMs, languageFor }: PageRequest,
  { payments, merchants, pathOf, upToDate } = onAws(),
): Promise<PageReply> => {
  const found = await payments.byReturnKey(key);
  if (!found) throw new ApiError({ code: 'not-found' });
  const language = languageFor(found.language);
  const [payment, merchant, back] = await Promise.all([
    upToDate(found, nowMs),
    merchants.byId(found.merchantId),
    pathOf(found),
  ]);
  const merchantName = merchant?.profile.name ?? '';
  const address = `${environment.publicBaseUrl}/r/${key}`;
  return { html: paymentPage({ payment, merchantName, language, address, back }) };
};

export const handler = page(showPaymentContract, showPayment);
