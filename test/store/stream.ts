import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { handler } from '../../functions/stream/project-changes.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { invoiceItem } from '../../shared/store/invoice-item.ts';
import type { Table } from '../../shared/store/table.ts';

let made = 0;

/** The record that the table's stream would hold of one change of an invoice. */
export const recordOf = (before: Invoice | undefined, after: Invoice): DynamoDBRecord => {
  made += 1;
  const image = (invoice: Invoice) =>
    marshall(invoiceItem(invoice, 1), { removeUndefinedValues: true }) as Record<string, never>;
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
export const deliver = (table: Table, records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> =>
  handler({ Records: [...records] }, undefined, { table });
