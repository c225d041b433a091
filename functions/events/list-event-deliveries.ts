import { deliveryObject, eventObject } from '../../shared/contracts/event-object.ts';
import { listEventDeliveriesContract } from '../../shared/contracts/list-event-deliveries.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { eventIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { deliveriesOfEvent } from '../../shared/store/delivery-item.ts';
import { eventById } from '../../shared/store/event-item.ts';

const onAws = { table: services().table };

export const listEventDeliveries = async (
  { merchant, params }: MerchantRequest<typeof listEventDeliveriesContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const eventId = eventIn(params);
  // Whose deliveries they are, the event says: they are asked for together, and shown to its merchant alone.
  const [event, deliveries] = await Promise.all([
    eventById(table, merchant.id, eventId),
    deliveriesOfEvent(table, eventId),
  ]);
  if (!event) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Event Deliveries',
    response: { event: eventObject(event), deliveries: deliveries.map(deliveryObject) },
  };
};

export const handler = operation(listEventDeliveriesContract, listEventDeliveries);
