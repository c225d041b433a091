import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { handler } from '../../functions/stream/project-changes.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { paymentItem } from '../../shared/store/payment-item.ts';
import type { Table } from '../../shared/store/table.ts';

let made = 0;

/** The record that the table's stream would hold of one change of a payment. */
export const paymentRecordOf = (before: Payment | undefined, after: Payment): DynamoDBRecord => {
  made += 1;
  const image = (payment: Payment) =>
    marshall(paymentItem(payment), { removeUndefinedValues: true }) as Record<string, never>;
  return {
    eventID: crypto.randomUUID(),
    eventName: before ? 'MODIFY' : 'INSERT',
    dynamodb: {
      SequenceNumber: String(made),
      ...(before ? { OldImage: image(before) } : {}),
      NewImage: image(after),
    },
  };
};

/** Delivers a batch to the worker, as Lambda does. */
export const deliverPayments = (
  table: Table,
  records: readonly DynamoDBRecord[],
): Promise<DynamoDBBatchResponse> => handler({ Records: [...records] }, undefined, { table });

/** The payments as the table would hold them, and what the stream told of them on their way there. */
export const live = async (table: Table, ...lives: readonly (readonly Payment[])[]): Promise<void> => {
  const ends = lives.map((life) => life.at(-1)).filter((end) => end !== undefined);
  await table.writeMany(ends.map(paymentItem), []);
  const records = lives.flatMap((life) => life.map((state, at) => paymentRecordOf(life[at - 1], state)));
  const { batchItemFailures } = await deliverPayments(table, records);
  if (batchItemFailures.length > 0) throw new Error('A record was refused.');
};
