import { type Delivery, hasEnded } from '../domain/delivery.ts';
import { deadWrite } from './dead-deliveries.ts';
import { deliveryFrom, deliveryItem, ttlOf } from './delivery-item.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/**
 * Stores what became of a delivery, together with what else has to be true then, and lists it once it is dead.
 *
 * What a duplicate of the message recorded meanwhile stays: the change is made on top of it, and not at all once the
 * delivery has ended.
 *
 * @returns the delivery as it is stored
 */
export const saveDelivery = (
  table: Table,
  delivery: Delivery,
  change: (delivery: Delivery) => Delivery,
  also: readonly Write[] = [],
): Promise<Delivery> => {
  let seen = delivery;
  return untilSettled(async () => {
    if (hasEnded(seen)) return seen;
    const after = change(seen);
    const dead = after.state === 'dead' ? [deadWrite(after, ttlOf(after))] : [];
    const result = await table.transact([asSeen(seen, after), ...dead, ...also]);
    if (result.done) return after;
    const [refusal, ...others] = result.refusals;
    if (refusal?.item) seen = deliveryFrom(refusal.item);
    else if (others.some((other) => other?.reason === 'condition'))
      throw new Error(`What a delivery of event ${seen.eventId} is written with is not there any more.`);
    return undefined;
  });
};

/** Holds while no more tries are stored than were seen. */
const asSeen = ({ tries }: Delivery, after: Delivery): Write => ({
  put: deliveryItem(after),
  condition: 'attribute_not_exists(pk) OR (#state = :waiting AND size(tries) = :tries)',
  names: { '#state': 'state' },
  values: { ':waiting': 'waiting', ':tries': tries.length },
});
