import { ApiError, invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { invoiceIdInToken } from '../domain/identifiers.ts';
import type { Invoice } from '../domain/invoice.ts';
import { canBeCancelled, type KeptCard, type Subscription } from '../domain/subscription.ts';
import { cancelled, type Turn, turnOf } from '../domain/subscription-course.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { invoiceFrom } from './invoice-item.ts';
import { invoiceKey, subscriptionKey } from './keys.ts';
import { paymentRepository } from './payments.ts';
import { untilSettled } from './retry.ts';
import { subscriptionFrom, turnWrites } from './subscription-item.ts';
import type { Table } from './table.ts';

/** A merchant's subscriptions, one at a time. */
export interface Subscriptions {
  byId(merchantId: number, subscriptionId: number): Promise<Subscription | undefined>;
  /** By the token of its first invoice. */
  byToken(merchantId: number, token: string): Promise<Subscription | undefined>;
  /** Takes a turn, unless somebody else has changed the subscription meanwhile: then false. */
  take(before: Subscription, turn: Turn): Promise<boolean>;
  /** Cancels its future. Fails with `not-found`, or on `token` when it has none. */
  cancel(merchantId: number, token: string, change: Change<Subscription>): Promise<Changed>;
  /**
   * Brings a subscription to where its cycle's invoice and charge are, however often it is asked.
   *
   * @returns what it was and what it became; undefined when there was nothing to do
   */
  follow(merchantId: number, subscriptionId: number, nowMs: number): Promise<Followed | undefined>;
}

export interface Followed {
  before: Subscription;
  after: Subscription;
}

export const subscriptionRepository = (table: Table): Subscriptions => {
  const payments = paymentRepository(table);

  const byId: Subscriptions['byId'] = async (merchantId, subscriptionId) => {
    const item = await table.get(subscriptionKey(merchantId, subscriptionId));
    return item && subscriptionFrom(item);
  };

  const byToken: Subscriptions['byToken'] = async (merchantId, token) => {
    const id = invoiceIdInToken(merchantId, token);
    const subscription = id === undefined ? undefined : await byId(merchantId, id);
    return subscription?.token === token ? subscription : undefined;
  };

  const take: Subscriptions['take'] = (before, turn) =>
    untilSettled(async () => {
      const result = await table.transact(turnWrites(before, turn));
      if (result.done) return true;
      return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
    });

  /** The card that the payer left when paying the invoice. */
  const cardLeftWith = async ({ merchantId, payment }: Invoice): Promise<KeptCard | undefined> => {
    if (payment?.method !== 'page') return undefined;
    const paid = await payments.byId(merchantId, payment.id);
    const reference = paid?.capture?.cardReference;
    return reference === undefined ? undefined : { reference, paymentType: payment.paymentType };
  };

  return {
    byId,
    byToken,
    take,

    cancel: (merchantId, token, { nowMs, claim, answer }) =>
      untilSettled(async () => {
        const before = await byToken(merchantId, token);
        if (!before) throw new ApiError({ code: 'not-found' });
        if (!canBeCancelled(before)) throw invalidField('token', selectedIsInvalid('token'));
        const turn = cancelled(before, nowMs);
        return settled(
          await commitOnce(table, turnWrites(before, turn), answer(turn.subscription), claim, nowMs),
        );
      }),

    follow: async (merchantId, subscriptionId, nowMs) => {
      const followed = await untilSettled(async (): Promise<Followed | 'nothing' | undefined> => {
        const subscription = await byId(merchantId, subscriptionId);
        if (subscription?.cycle.state !== 'open') return 'nothing';
        const { invoiceId, chargePaymentId } = subscription.cycle;
        const item = await table.get(invoiceKey(merchantId, invoiceId));
        const invoice = item && invoiceFrom(item);
        if (!invoice) throw new Error(`Merchant ${merchantId} has no invoice ${invoiceId}.`);
        const card = await cardLeftWith(invoice);
        const isOpen = invoice.status === 'unpaid' && chargePaymentId !== null;
        const charge = isOpen ? await payments.byId(merchantId, chargePaymentId) : undefined;
        const turn = turnOf(subscription, invoice, { charge, card }, nowMs);
        if (!turn) return 'nothing';
        return (await take(subscription, turn))
          ? { before: subscription, after: turn.subscription }
          : undefined;
      });
      return followed === 'nothing' ? undefined : followed;
    },
  };
};
