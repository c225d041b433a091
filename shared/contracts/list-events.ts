import * as z from 'zod/mini';
import { type EventCursor, parseCursor } from '../domain/event-cursor.ts';
import { defineContract } from './contract.ts';
import { code, optional, refuse } from './fields.ts';

const cursor = () =>
  z.pipe(
    code(),
    z.transform(
      (text: string, context): EventCursor =>
        parseCursor(text) ?? refuse(context, text, 'The selected :field is invalid.'),
    ),
  );

/** GET /api/v1/events: what happened, oldest first, from where the caller stands. Not of Hesabe's API. */
export const listEventsContract = defineContract({
  name: 'list-events',
  resource: 'events',
  method: 'GET',
  path: '/api/v1/events',
  access: 'merchant',
  fields: { after: optional(cursor()) },
  query: ['after'],
  grants: [],
});
