import { listEventDeliveries } from '../../functions/events/list-event-deliveries.ts';
import { listEvents } from '../../functions/events/list-events.ts';
import { redeliver } from '../../functions/events/redeliver-event.ts';
import { listEventsContract } from '../../shared/contracts/list-events.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import { deliveryItem } from '../../shared/store/delivery-item.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { outboxWrite } from '../../shared/store/outbox.ts';
import { redeliveryPauseMs } from '../../shared/store/redeliveries.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { claimOn, newShop, noonMs } from '../store/shop.ts';
import { tillOf } from '../store/till.ts';
import { inputOf } from './field-input.ts';

type Measure = <T>(name: string, act: () => Promise<T>) => Promise<T>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What the event feed, deliveries and redelivery cost. */
export const eventCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const merchant = await newShop(table);
  const of = { ...request, merchant, nowMs: noonMs, params: {} };
  const events = Array.from({ length: 200 }, (_, at) => {
    const [invoiceId, paymentId] = [9_001 + at, 9_001 + at];
    const paymentToken = `${merchant.code}17576026376${String(paymentId).padStart(12, '0')}`;
    const about = { type: 'payment.captured', merchantId: merchant.id, invoiceId, paymentId } as const;
    return outboxWrite({ ...about, paymentToken, atMs: noonMs - 3_600_000 + at });
  });
  for (const group of inGroups(events, 100)) await table.transact(group);

  const list = (raw: Record<string, string> = {}) =>
    listEvents({ ...of, input: inputOf(listEventsContract, raw) }, { table });
  const toldIn = async (reply: ReturnType<typeof list>) => (await reply) as { response: Page };
  const first = await toldIn(cost('events, page 1 of 2', () => list()));
  const second = await toldIn(cost('events, page 2 of 2', () => list({ after: first.response.next })));
  await cost('events, nothing new', () => list({ after: second.response.next }));

  const invoice = await tillOf(table, merchant).bill({ webhook: 'https://shop.example.com/paid' });
  await payInvoice(table, merchant, invoice, noonMs);
  const last = await toldIn(list({ after: second.response.next }));
  const eventId = last.response.events.find(({ type }) => type === 'payment.captured')?.id ?? '';
  const at = { ...of, params: { event: eventId }, input: {} };
  await table.put(deliveryItem(deadAfterAll(merchant.id, eventId)));
  await cost('deliveries of an event', () => listEventDeliveries(at, { table }));
  const again = { ...at, nowMs: noonMs + redeliveryPauseMs, claim: claimOn(merchant.id, eventId, noonMs) };
  await cost('redeliver an event', () => redeliver(at, { table }));
  await cost('redeliver an event with a claim', () => redeliver(again, { table }));
  await cost('redeliver an event too soon', () => redeliver(at, { table }).catch(() => undefined));
};

interface Page {
  events: { id: string; type: string }[];
  next: string;
}

/** A webhook that was tried for three days. */
const deadAfterAll = (merchantId: number, eventId: string): Delivery => ({
  ...{ merchantId, eventId, eventType: 'payment.captured', invoiceId: 5_001, channel: 'webhook' },
  ...{ round: 'first', state: 'dead', reason: '', beganMs: noonMs, updatedMs: noonMs },
  tries: Array.from({ length: 12 }, (_, nth) => ({
    ...{ atMs: noonMs + nth * 60_000, tookMs: 10_000, outcome: 'failed', status: 503 },
    answer: 'Service Unavailable '.repeat(12),
  })),
});
