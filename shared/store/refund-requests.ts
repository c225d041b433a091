import { randomInt } from 'node:crypto';
import { invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { accessKey, type RandomInt } from '../domain/identifiers.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Fils } from '../domain/money.ts';
import {
  approved,
  type Refund,
  type RefundablePayment,
  type RefundMethod,
  refundAsked,
} from '../domain/refund.ts';
import { nextPlace, refundSeries } from './dense-numbers.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { invoiceReader } from './invoice-reader.ts';
import { paymentRepository } from './payments.ts';
import {
  type Actor,
  monthWrite,
  openWrite,
  reserved,
  reserveWrite,
  shownOnInvoiceWrites,
  stepWrites,
  sumsOf,
} from './refund-writes.ts';
import type { RefundOfPayment } from './refunds.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/** What a merchant asks for: the money of a payment, named by its token or by that of the invoice it paid. */
export interface RefundWish {
  token: string;
  /** All that is left when it is absent. */
  amount: Fils | undefined;
  method: RefundMethod;
  /** Who asks. */
  by: string;
  /** Approves it at once in somebody's name; the acquirer is then due to be told. */
  approval?: Actor;
  /** Whoever asks does not tell the acquirer of what is approved at once: it is due to be told without delay. */
  leavesTelling?: boolean;
}

/** When the acquirer is told by somebody else, if whoever approved a refund died before telling it. */
const rescueMs = 60_000;

/**
 * Asks for a refund: its number, its reservation, its row, history and event, and the sums of its day in one transaction.
 *
 * Fails with 422 on token or refundAmount.
 */
export type RequestRefund = (
  merchant: Merchant,
  wish: RefundWish,
  change: Change<RefundOfPayment>,
) => Promise<Changed>;

export const refundRequests = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): RequestRefund => {
  const payments = paymentRepository(table);
  const invoices = invoiceReader(table);

  /** The captured payment that a token names. */
  const refundable = async (merchant: Merchant, token: string): Promise<RefundablePayment> => {
    const byItsToken = await payments.byToken(merchant, token);
    const paidId = byItsToken ? undefined : (await invoices.byToken(merchant.id, token))?.payment?.id;
    const payment = paidId === undefined ? byItsToken : await payments.byId(merchant.id, paidId);
    if (!payment?.capture) throw invalidField('token', selectedIsInvalid('token'));
    return { ...payment, capture: payment.capture };
  };

  return (merchant, { token, by, approval, leavesTelling = false, ...wanted }, { nowMs, claim, answer }) =>
    untilSettled(async () => {
      const payment = await refundable(merchant, token);
      const asked = refundAsked(payment, wanted);
      const series = refundSeries(merchant.id);
      // What the day adds up is known before the refund has its number.
      const sums = sumsOf({ state: 'requested', amount: asked.amount });
      const place = await nextPlace(table, series, nowMs, sums);
      const requested: Refund = {
        id: place.id,
        merchantId: merchant.id,
        paymentId: payment.id,
        token: payment.token,
        orderReference: payment.orderReference,
        reference: accessKey(random),
        ...asked,
        state: 'requested',
        decidedBy: '',
        remark: '',
        refundedOn: null,
        steps: 1,
        lookups: 0,
        createdMs: place.createdMs,
        updatedMs: place.createdMs,
      };
      const refund = approval
        ? approved(requested, approval, place.createdMs, nowMs + (leavesTelling ? 0 : rescueMs))
        : requested;
      const after = { ...payment, refunds: reserved(payment.refunds, refund) };
      const writes: Write[] = [
        ...place.writes,
        reserveWrite(payment, refund, nowMs),
        ...shownOnInvoiceWrites(payment, refund),
        ...requestWrites(requested, refund, by, approval),
        openWrite(refund),
        monthWrite(refund, sums),
      ];
      return settled(await commitOnce(table, writes, answer({ refund, payment: after }), claim, nowMs));
    });
};

/** One that is approved at once has two steps from the beginning: its history says both. */
const requestWrites = (
  requested: Refund,
  refund: Refund,
  by: string,
  approval: Actor | undefined,
): Write[] => {
  const first = stepWrites(undefined, requested, { by, remark: '' });
  if (!approval) return first;
  const [row, ...second] = stepWrites(undefined, refund, approval);
  return [row as Write, ...first.slice(1), ...second];
};
