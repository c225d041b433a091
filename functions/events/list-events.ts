import { eventObject } from '../../shared/contracts/event-object.ts';
import { listEventsContract } from '../../shared/contracts/list-events.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { feedPage } from '../../shared/store/event-feed.ts';

const onAws = { table: services().table };

export const listEvents = async (
  { input, merchant, nowMs }: MerchantRequest<typeof listEventsContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const { events, next, more } = await feedPage(table, merchant.id, input.after, nowMs);
  return { message: 'Events', response: { events: events.map(eventObject), next, more } };
};

export const handler = operation(listEventsContract, listEvents);
