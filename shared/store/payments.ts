import { randomInt } from 'node:crypto';
import { accessKey, paymentIdInToken, paymentToken, type RandomInt } from '../domain/identifiers.ts';
import type { Merchant } from '../domain/merchant.ts';
import {
  commissionRate,
  firstLookupMs,
  noRefunds,
  type Payment,
  serviceTypeOf,
  splitByRate,
} from '../domain/payment.ts';
import { linkKey, paymentCounterKey, paymentKey } from './keys.ts';
import { paymentFrom, paymentItem } from './payment-item.ts';
import type { Table, Write } from './table.ts';

/** What somebody wants to pay, before the payment has an identity. */
export type PaymentDraft = Pick<
  Payment,
  'target' | 'orderReference' | 'amount' | 'paymentType' | 'method' | 'payer' | 'language'
>;

/** A merchant's payments, one at a time. How they end is in `settlement.ts`, their list in the report. */
export interface Payments {
  /** Gives the draft its identity, without storing it: ids count up, and one that is not used is no loss. */
  identify(merchant: Merchant, draft: PaymentDraft, nowMs: number): Promise<Payment>;
  /** Stores a payment before the acquirer hears of it, together with what else has to be true from then on. */
  begin(payment: Payment, also?: readonly Write[]): Promise<boolean>;
  byId(merchantId: number, paymentId: number): Promise<Payment | undefined>;
  byToken(merchant: Pick<Merchant, 'id' | 'code'>, token: string): Promise<Payment | undefined>;
  byReturnKey(key: string): Promise<Payment | undefined>;
}

export const paymentRepository = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): Payments => {
  const byId = async (merchantId: number, paymentId: number): Promise<Payment | undefined> => {
    const item = await table.get(paymentKey(merchantId, paymentId));
    return item && paymentFrom(item);
  };

  return {
    byId,

    byToken: async (merchant, token) => {
      const id = paymentIdInToken(merchant.code, token);
      const payment = id === undefined ? undefined : await byId(merchant.id, id);
      return payment?.token === token ? payment : undefined;
    },

    byReturnKey: async (key) => {
      const link = await table.get(linkKey(key));
      const payment =
        link?.['paymentId'] === undefined
          ? undefined
          : await byId(link['merchantId'] as number, link['paymentId'] as number);
      return payment?.returnKey === key ? payment : undefined;
    },

    identify: async (merchant, draft, nowMs) => {
      const counter = await table.update(paymentCounterKey(merchant.id), 'ADD lastId :one', {
        values: { ':one': 1 },
      });
      const id = counter['lastId'] as number;
      return {
        ...draft,
        id,
        merchantId: merchant.id,
        token: paymentToken(merchant.code, id, nowMs, random),
        returnKey: accessKey(random),
        ...splitByRate(draft.amount, commissionRate(merchant, draft.target)),
        serviceType: serviceTypeOf(draft.target),
        state: 'started',
        capture: null,
        refundReason: null,
        refunds: noRefunds,
        lookups: 0,
        createdMs: nowMs,
        updatedMs: nowMs,
        dueMs: firstLookupMs(nowMs),
      };
    },

    begin: async (payment, also = []) => {
      const { merchantId, id: paymentId, returnKey } = payment;
      const result = await table.transact([
        { put: paymentItem(payment), condition: 'attribute_not_exists(pk)' },
        {
          put: { ...linkKey(returnKey), v: 1, merchantId, paymentId },
          condition: 'attribute_not_exists(pk)',
        },
        ...also,
      ]);
      return result.done;
    },
  };
};
