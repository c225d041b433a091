import { type HttpAnswer, jsonAnswer } from '../gateway/gateway-answer.ts';
import { splitTarget } from '../gateway/gateway-event.ts';
import { onlyGet, type SandboxTool } from '../gateway/sandbox-tools.ts';
import { channels, type OutboxStore, type SentMessage } from './outbox-store.ts';

export const outboxPath = '/_sandbox/outbox';

const pageSize = 200;

/**
 * `/_sandbox/outbox`: what was sent, the newest first. `?to=` and `?channel=` choose, `?after=<id>` leaves out that
 * message and those before it, and `next` leads to the page of those before the last one shown.
 */
export const outboxTool = (outbox: Pick<OutboxStore, 'list' | 'has'>): SandboxTool =>
  onlyGet(async ({ url = '' }, _body, requestId): Promise<HttpAnswer> => {
    const query = new URLSearchParams(splitTarget(url).query);
    const fault = faultOf(query, outbox);
    if (fault !== undefined) return jsonAnswer(422, requestId, { message: fault });

    const found = outbox.list({ ...Object.fromEntries(query), limit: pageSize + 1 });
    const messages = found.slice(0, pageSize);
    const next = found.length > pageSize ? nextPage(query, messages.at(-1)) : null;
    return jsonAnswer(200, requestId, { messages, next });
  });

const names = ['to', 'channel', 'after', 'before'];

const faultOf = (query: URLSearchParams, outbox: Pick<OutboxStore, 'has'>): string | undefined => {
  for (const [name, value] of query) {
    if (!names.includes(name)) return `There is no ${name}: ask by ${names.join(', ')}.`;
    if (name === 'channel' && !channels.some((channel) => channel === value))
      return `A channel is one of ${channels.join(', ')}.`;
    if ((name === 'after' || name === 'before') && !outbox.has(value))
      return `${name} takes the id of a message that was sent.`;
  }
  return undefined;
};

const nextPage = (query: URLSearchParams, last: SentMessage | undefined): string => {
  const next = new URLSearchParams(query);
  next.set('before', last?.id ?? '');
  return `${outboxPath}?${next}`;
};
