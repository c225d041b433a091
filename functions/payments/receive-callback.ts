import type { CallbackReader } from '../../shared/acquirers/acquirer.ts';
import { callbackReader } from '../../shared/acquirers/callback-reader.ts';
import { learnPayment } from '../../shared/acquirers/learn-payment.ts';
import { receiveCallbackContract } from '../../shared/contracts/receive-callback.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import type { Outcome, Payment } from '../../shared/domain/payment.ts';
import { logRefusedCallback } from '../../shared/http/log.ts';
import { operation, type Reply, type Request } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Payments, paymentRepository } from '../../shared/store/payments.ts';

interface Dependencies {
  callbacks: CallbackReader | undefined;
  payments: Pick<Payments, 'byId'>;
  learn: (payment: Payment, outcome: Outcome, nowMs: number) => Promise<unknown>;
}

const onAws = (): Dependencies => {
  const { table } = services();
  return {
    callbacks: callbackReader(),
    payments: paymentRepository(table),
    learn: (payment, outcome, nowMs) => learnPayment(table, payment, outcome, nowMs),
  };
};

/** Said again it changes nothing and is answered alike, so that the acquirer stops repeating it. */
export const receiveCallback = async (
  { input, nowMs, requestId }: Request<typeof receiveCallbackContract.fields>,
  { callbacks, payments, learn } = onAws(),
): Promise<Reply> => {
  if (!callbacks) throw new ApiError({ code: 'not-found' });
  const callback = await callbacks.finish(input.callback, nowMs);
  if (!callback) throw refused(requestId, 'forged, damaged or stale');
  const payment = await payments.byId(callback.merchantId, callback.paymentId);
  if (payment?.token !== callback.token) throw refused(requestId, 'of no payment of ours');
  if (payment.amount !== callback.amount) throw refused(requestId, 'of another amount');
  await learn(payment, callback.outcome, nowMs);
  return { message: 'Success', response: null };
};

const refused = (requestId: string, reason: string): ApiError => {
  logRefusedCallback(requestId, reason);
  return new ApiError({ code: 'invalid-signature' });
};

export const handler = operation(receiveCallbackContract, receiveCallback);
