import type { Outcome } from '../../domain/payment.ts';
import { environment } from '../../environment.ts';
import { callbackSeal } from './callback.ts';
import type { SimulatedPayment } from './simulated-payments.ts';

const patienceMs = 5_000;

/** Tells Daftar how a decided payment ended, as often as said; sent at once, as acquirers that answer twice do. */
export type CallBack = (payment: SimulatedPayment, times: number) => Promise<void>;

export const callBack =
  (
    seal: Pick<ReturnType<typeof callbackSeal>, 'sign'> = callbackSeal(),
    send: typeof fetch = fetch,
  ): CallBack =>
  async (payment, times) => {
    const { merchantId, paymentId, token, amount } = payment;
    const callback = await seal.sign({ merchantId, paymentId, token, amount, outcome: ended(payment) });
    const tell = () =>
      send(`${environment.publicBaseUrl}/acquirers/simulator/callback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ callback }),
        signal: AbortSignal.timeout(patienceMs),
      });
    // One that gets lost is no harm to the payer: the return and the look-up follow it.
    await Promise.allSettled(Array.from({ length: times }, tell));
  };

const ended = ({ state, capture }: SimulatedPayment): Outcome => {
  if (state === 'approved' && capture) return { result: 'captured', capture };
  return { result: state === 'declined' ? 'declined' : 'abandoned' };
};
