import { randomUUID } from 'node:crypto';
import type { OutboxStore, SentMessage } from './outbox-store.ts';

export type Letter = Omit<SentMessage, 'id' | 'atMs' | 'outcome'>;

/** Takes a message as sent and answers its id. */
export type Send = (letter: Letter) => string;

/** Sends by putting it into the outbox. */
export const sendToOutbox =
  (outbox: Pick<OutboxStore, 'add'>, clock: () => number): Send =>
  (letter) => {
    const id = randomUUID();
    outbox.add({ id, atMs: clock(), ...letter, outcome: null });
    return id;
  };

/**
 * Whether sending to somebody shall fail with a fault of AWS's own, as the real services do now and then: a phone
 * number that ends in `0000`, or an e-mail address that begins with `fails@`. It fails every time.
 */
export const isFailing = (to: string): boolean => /^fails@|^\+\d*0000$/.test(to);
