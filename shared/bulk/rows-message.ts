import type { BulkSending } from '../domain/bulk-sending.ts';
import { inGroups } from '../store/in-groups.ts';
import { newRound, type StreamRecord } from '../store/stream-records.ts';

/** Some rows of a sending that shall become invoices, as they wait in the queue: their ids and nothing personal. */
export interface RowsMessage {
  merchantId: number;
  sendingId: string;
  rowIds: readonly number[];
}

/** So few that a worker is done with them well within its time. */
const rowsOfMessage = 10;

export const messagesOf = ({ merchantId, id: sendingId, rowIds }: BulkSending): RowsMessage[] =>
  inGroups(rowIds, rowsOfMessage).map((some) => ({ merchantId, sendingId, rowIds: some }));

/** The messages that a record of the stream asks for: those of a sending that is new, or begins another round. */
export const rowsIn = (record: StreamRecord): RowsMessage[] => {
  const sending = newRound(record);
  return sending ? messagesOf(sending) : [];
};
