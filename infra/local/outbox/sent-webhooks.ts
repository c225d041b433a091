import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { noticesOf } from '../../../shared/notices/notice.ts';
import { webhookBody } from '../../../shared/notices/webhook-body.ts';
import { deliveryFrom } from '../../../shared/store/delivery-item.ts';
import { eventById } from '../../../shared/store/event-item.ts';
import { invoiceReader } from '../../../shared/store/invoice-reader.ts';
import { eventMs } from '../../../shared/store/outbox.ts';
import { paymentRepository } from '../../../shared/store/payments.ts';
import { dynamoTable, type Table } from '../../../shared/store/table.ts';
import { tableName } from '../environment.ts';
import type { OutboxStore, SentMessage } from './outbox-store.ts';

/** The stack's table, for what runs beside its functions. */
export const localTable = (endpoint: string): Table => {
  const credentials = { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' };
  return dynamoTable(new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }), () => tableName);
};

/** Adds every try of a webhook that an event of the table's stream tells of, once however often it is told. */
export const followWebhooks =
  (table: Table, outbox: Pick<OutboxStore, 'add' | 'has'>) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
    const sent = await Promise.all(Records.map((record) => sentWebhooks(table, deliveryIn(record))));
    for (const message of sent.flat()) if (!outbox.has(message.id)) outbox.add(message);
  };

const deliveryIn = ({ dynamodb }: DynamoDBRecord): Delivery | undefined =>
  dynamodb?.NewImage &&
  deliveryFrom(unmarshall(dynamodb.NewImage as Readonly<Record<string, AttributeValue>>));

/** A delivery's tries, each as it was sent; none where the table has not what they told of, as a test's may not. */
const sentWebhooks = async (table: Table, delivery: Delivery | undefined): Promise<SentMessage[]> => {
  if (delivery?.channel !== 'webhook' || delivery.tries.length === 0) return [];
  const { merchantId, eventId, invoiceId, round } = delivery;
  const [event, invoice] = await Promise.all([
    eventById(table, merchantId, eventId),
    invoiceReader(table).byId(merchantId, invoiceId),
  ]);
  const notice = event && noticesOf(event).find((each) => 'paymentId' in each);
  const payment = notice && (await paymentRepository(table).byId(merchantId, notice.paymentId));
  if (!notice || !invoice || !payment) return [];
  const text = webhookBody({ type: notice.type, atMs: eventMs(eventId) }, invoice, payment);
  return delivery.tries.map(({ atMs, outcome, status, answer }, at) => ({
    id: `${eventId}-${round}-${at + 1}`,
    atMs,
    channel: 'webhook',
    to: invoice.webhook,
    sender: null,
    subject: null,
    text,
    html: null,
    outcome: { attempt: at + 1, delivered: outcome === 'delivered', status, answer },
  }));
};
