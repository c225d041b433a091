import { acquirerOf, paying } from '../../shared/acquirers/paying.ts';
import { showPaymentContract } from '../../shared/contracts/show-payment.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { environment } from '../../shared/environment.ts';
import { type PageRequest, page } from '../../shared/http/page.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { paymentPage } from '../../shared/pages/payment-page.ts';
import { type Merchants, merchantRepository } from '../../shared/store/merchants.ts';
import { type PathOfTarget, targetPaths } from '../../shared/store/payment-targets.ts';
import { type Payments, paymentRepository } from '../../shared/store/payments.ts';
import { refundsOfPayment } from '../../shared/store/refunds-of-payments.ts';

interface Dependencies {
  payments: Pick<Payments, 'byReturnKey'>;
  merchants: Pick<Merchants, 'byId'>;
  pathOf: PathOfTarget;
  refundsOf: (payment: Payment) => Promise<Refund[]>;
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
    refundsOf: (payment) => refundsOfPayment(table, payment),
    upToDate: async (payment, nowMs) =>
      acquirer ? (await paying(table, acquirer).lookUp(payment, nowMs)).payment : payment,
  };
};

export const showPayment = async (
  { key, nowMs, languageFor }: PageRequest,
  { payments, merchants, pathOf, refundsOf, upToDate } = onAws(),
): Promise<PageReply> => {
  const found = await payments.byReturnKey(key);
  if (!found) throw new ApiError({ code: 'not-found' });
  const language = languageFor(found.language);
  const [payment, merchant, back, refunds] = await Promise.all([
    upToDate(found, nowMs),
    merchants.byId(found.merchantId),
    pathOf(found),
    refundsOf(found),
  ]);
  const merchantName = merchant?.profile.name ?? '';
  const address = `${environment.publicBaseUrl}/r/${key}`;
  return { html: paymentPage({ payment, refunds, merchantName, language, address, back }) };
};

export const handler = page(showPaymentContract, showPayment);
