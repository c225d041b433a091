import type { Delivery } from '../domain/delivery.ts';
import { deadDeliveries, deadDeliveryKey } from './keys.ts';
import { queryAll, type Table, type Write } from './table.ts';

/** A delivery that was given up, as operators are shown it. */
export type DeadDelivery = Pick<
  Delivery,
  'merchantId' | 'eventId' | 'eventType' | 'invoiceId' | 'channel' | 'round' | 'reason'
> & { diedMs: number; tries: number };

/** Lists a delivery among the dead, for as long as it is kept itself. */
export const deadWrite = (delivery: Delivery, ttl: number): Write => {
  const { merchantId, eventId, eventType, invoiceId, channel, round, reason, tries, updatedMs } = delivery;
  const dead: DeadDelivery = {
    merchantId,
    eventId,
    eventType,
    invoiceId,
    channel,
    round,
    reason,
    diedMs: updatedMs,
    tries: tries.length,
  };
  return { put: { ...deadDeliveryKey(updatedMs, delivery), v: 1, ttl, ...dead } };
};

/** Every delivery that was given up, of all merchants or of one, oldest first. */
export const deadDeliveriesOf = async (table: Table, merchantId?: number): Promise<DeadDelivery[]> => {
  const items = await queryAll(table, { pk: deadDeliveries });
  const all = items.map(({ pk: _pk, sk: _sk, v: _v, ttl: _ttl, ...dead }) => dead as unknown as DeadDelivery);
  return merchantId === undefined ? all : all.filter((dead) => dead.merchantId === merchantId);
};
