import type { Delivery, Try } from '../domain/delivery.ts';
import { kuwaitTimestamp } from '../domain/kuwait-time.ts';

/** An event as far as it is shown, whatever it tells of. */
export interface ShownEvent {
  eventId: string;
  type: string;
  atMs: number;
  invoiceId?: number;
  /** How many invoices it tells of, when more than one: their ids follow the first one's. */
  count?: number;
  openInvoiceId?: number;
  paymentToken?: string;
  refundId?: number;
  subscriptionId?: number;
}

/** An event of the feed: what happened, when (Kuwait time), and to what; null where it tells nothing of the kind. */
export const eventObject = (event: ShownEvent) => ({
  id: event.eventId,
  type: event.type,
  created_at: kuwaitTimestamp(event.atMs),
  invoice_ids: invoiceIdsOf(event),
  open_invoice_id: event.openInvoiceId ?? null,
  payment_token: event.paymentToken ?? null,
  refund_id: event.refundId ?? null,
  subscription_id: event.subscriptionId ?? null,
});

/** The invoices that an event tells of. */
export const invoiceIdsOf = ({ invoiceId, count = 1 }: Pick<ShownEvent, 'invoiceId' | 'count'>): number[] =>
  invoiceId === undefined ? [] : Array.from({ length: count }, (_, at) => invoiceId + at);

/** What became of an event at one receiver; `redelivery` is the redelivery that asked for it, null the first time. */
export const deliveryObject = ({ invoiceId, channel, state, reason, round, tries, nextMs }: Delivery) => ({
  invoice_id: invoiceId,
  channel,
  state,
  reason,
  redelivery: round === firstRound ? null : round,
  tries: tries.map(tryObject),
  next_try_at: nextMs === undefined ? null : kuwaitTimestamp(nextMs),
});

const firstRound = 'first';

const tryObject = ({ atMs, tookMs, outcome, status, answer }: Try) => ({
  attempted_at: kuwaitTimestamp(atMs),
  duration_ms: tookMs,
  outcome,
  status,
  answer,
});
