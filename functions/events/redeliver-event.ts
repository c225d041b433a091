import { redeliverEventContract } from '../../shared/contracts/redeliver-event.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { eventIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { redeliverEvent } from '../../shared/notices/redeliver-event.ts';
import { eventById } from '../../shared/store/event-item.ts';

const onAws = { table: services().table };

export const redeliver = async (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof redeliverEventContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const event = await eventById(table, merchant.id, eventIn(params));
  if (!event) throw new ApiError({ code: 'not-found' });
  return redeliverEvent(table, event, {
    nowMs,
    claim,
    answer: ({ redeliveryId }) => ({
      message: 'Redelivery',
      response: { event_id: event.eventId, redelivery_id: redeliveryId },
    }),
  });
};

export const handler = operation(redeliverEventContract, redeliver);
