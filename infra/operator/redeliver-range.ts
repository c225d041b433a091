import { ApiError } from '../../shared/domain/api-error.ts';
import { isMessage, noticesOf } from '../../shared/notices/notice.ts';
import { receiversOf, undelivered } from '../../shared/notices/redeliver-event.ts';
import { deliveriesOfEvent } from '../../shared/store/delivery-item.ts';
import { eventsBetween } from '../../shared/store/event-feed.ts';
import type { RecordedEvent } from '../../shared/store/event-item.ts';
import { redeliver } from '../../shared/store/redeliveries.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Range {
  fromMs: number;
  /** Not included. */
  toMs: number;
  /** What goes to payers too: webhooks alone go out again otherwise. */
  messages: boolean;
  /** Only what has not arrived. */
  undelivered: boolean;
  dryRun: boolean;
}

/** How many events a range had to tell again. */
export interface Told {
  webhooks: number;
  messages: number;
  /** Told again too lately or too often to be told once more. */
  left: number;
}

/** Has what a merchant's receivers were told in a range of time told again, event by event, oldest first. */
export const redeliverRange = async (
  table: Table,
  merchantId: number,
  range: Range,
  clock: () => Promise<number>,
): Promise<Told> => {
  const told: Told = { webhooks: 0, messages: 0, left: 0 };
  for await (const event of eventsBetween(table, merchantId, range)) {
    if (noticesOf(event).length === 0 || (isMessage(event) && !range.messages)) continue;
    const nowMs = await clock();
    const receivers = await receiversOf(table, event, nowMs);
    const wanted = range.undelivered
      ? undelivered(receivers, await deliveriesOfEvent(table, event.eventId))
      : receivers;
    if (wanted.length === 0) continue;
    const isTold = range.dryRun || (await tellAgain(table, event, wanted, nowMs));
    told[isTold ? (isMessage(event) ? 'messages' : 'webhooks') : 'left'] += 1;
  }
  return told;
};

/** False where it was told again too lately or too often. */
const tellAgain = async (
  table: Table,
  event: RecordedEvent,
  invoiceIds: readonly number[],
  nowMs: number,
): Promise<boolean> => {
  const answer = () => ({ message: '', response: null });
  try {
    await redeliver(table, event, invoiceIds, { nowMs, claim: undefined, answer });
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
};
