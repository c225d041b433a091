import { inject } from 'vitest';
import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { eventually } from './eventually.ts';
import { sentByEmulator } from './sent-by-emulator.ts';

/** What the service under test has sent to somebody, newest first. */
export const sentTo = async (to: string): Promise<SentMessage[]> => {
  const emulator = inject('emulator');
  if (emulator) return sentByEmulator(emulator, to);
  const answer = await fetch(`${inject('url')}/_sandbox/outbox?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { messages: SentMessage[] }).messages;
};

/** The same once it is so many messages, or more. */
export const eventuallySentTo = (to: string, count = 1): Promise<SentMessage[]> =>
  eventually(
    () => sentTo(to),
    ({ length }) => length >= count,
  );
