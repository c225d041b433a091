import type { SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/notices/deliver-notices.ts';
import type { Invoice, InvoiceDraft } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Notice } from '../../shared/notices/notice.ts';
import type { Senders } from '../../shared/notices/senders.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { deliveryKey, invoiceKey } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { ownTable } from './own-table.ts';
import { change, day, draft, invoiceOf, newShop, noonMs } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);

let shop: Merchant;
let sent: string[];
let putOff: [receipt: string, seconds: number][];
beforeEach(async () => {
  [shop, sent, putOff] = [await newShop(table), [], []];
});

const taken = async ({ to }: { to: string }): Promise<string> => {
  sent.push(to);
  return `id-${sent.length}`;
};
const senders: Senders = {
  sms: taken,
  email: taken,
  whatsapp: taken,
  webhook: async () => ({ status: 200, answer: '' }),
};
const refusing = async (): Promise<string> => {
  throw new Error('InternalError');
};

const made = async (wanted: Partial<InvoiceDraft> = {}): Promise<Invoice> =>
  invoiceOf(await invoices.create(shop, draft(wanted), change(noonMs)));
const noticeOf = (invoice: Invoice, eventId: string = crypto.randomUUID()): Notice => ({
  merchantId: shop.id,
  invoiceId: invoice.id,
  eventId,
  type: 'invoice.created',
});
const eventOf = (bodies: readonly string[], receives = 1): SQSEvent =>
  ({
    Records: bodies.map((body, at) => ({
      messageId: `message-${at}`,
      receiptHandle: `receipt-${at}`,
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
    })),
  }) as SQSEvent;

interface Faults {
  table?: Table;
  senders?: Partial<Senders>;
  receives?: number;
  canPutOff?: boolean;
}

/** Hands the messages to the worker as Lambda does, and answers which failed. */
const deliverBodies = async (bodies: readonly string[], faults: Faults = {}): Promise<string[]> => {
  const queue = {
    send: async () => {},
    putOff: async (receipt: string, seconds: number) => {
      if (faults.canPutOff === false) throw new Error('ServiceUnavailable');
      putOff.push([receipt, seconds]);
    },
  };
  const { batchItemFailures } = await handler(eventOf(bodies, faults.receives), undefined, {
    table: faults.table ?? table,
    senders: { ...senders, ...faults.senders },
    publicBaseUrl: 'https://pay.example.com',
    queue,
    clock: () => noonMs,
  });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const deliver = (notices: readonly Notice[], faults?: Faults) =>
  deliverBodies(
    notices.map((notice) => JSON.stringify(notice)),
    faults,
  );

test('a notice that comes again is not sent again, and leaves when the invoice changed as it is', async () => {
  const invoice = await made();
  const notice = noticeOf(invoice);

  expect([await deliver([notice]), await deliver([notice])]).toEqual([[], []]);

  expect(sent).toEqual(['+96555512345']);
  expect(await invoices.byId(shop.id, invoice.id)).toEqual({
    ...invoice,
    smsSent: true,
    smsResponse: '{"MessageId":"id-1"}',
    smsTexts: { en: expect.stringContaining('KWD 10.000'), ar: expect.stringContaining('10.000 د.ك') },
  });
  expect(await table.get(deliveryKey(notice.eventId, invoice.id, 'sms', 'first'))).toMatchObject({
    ttl: noonMs / 1000 + 30 * 86_400,
  });
});

test('one event’s invoices are told apart', async () => {
  const [one, other] = [await made(), await made()];
  await deliver([noticeOf(one, 'event'), noticeOf(other, 'event')]);

  expect(sent).toHaveLength(2);
});

describe('A notice is dropped', () => {
  test('when its invoice was cancelled', async () => {
    const invoice = await made();
    await invoices.cancel(shop.id, invoice.token, change(noonMs));

    expect(await deliver([noticeOf(invoice)])).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('when its invoice has expired', async () => {
    expect(await deliver([noticeOf(await made({ expiresOn: day('2026-03-09') }))])).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('when a saved card is charged for its invoice, as for a cycle of a subscription', async () => {
    const invoice = await made();
    await table.update(invoiceKey(shop.id, invoice.id), 'SET subscriptionId = :first', {
      values: { ':first': invoice.id - 1 },
    });

    expect(await deliver([noticeOf(invoice)])).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('when its invoice is a link alone', async () => {
    expect(await deliver([noticeOf(await made({ channel: 'url' }))])).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('What fails', () => {
  test.each(['sms', 'email', 'whatsapp'] as const)(
    'to be sent by %s is tried again, and holds up no other',
    async (channel) => {
      const others = { sms: 'email', email: 'whatsapp', whatsapp: 'sms' } as const;
      const failing = noticeOf(await made({ channel }));
      const notices = [failing, noticeOf(await made({ channel: others[channel] }))];

      expect(await deliver(notices, { senders: { [channel]: refusing } })).toEqual(['message-0']);
      expect([sent.length, putOff]).toEqual([1, [['receipt-0', 10]]]);

      expect(await deliver([failing], { receives: 2 })).toEqual([]);
      expect(sent).toHaveLength(2);
    },
  );

  test.each([1, 2, 3, 4].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'at call %i of the table (%s it) is tried again, and never lost',
    async (nth, when) => {
      const invoice = await made();
      const notice = noticeOf(invoice);
      const faulty = failingAt(table, nth, when);

      const failed = await deliver([notice], { table: faulty });
      expect(faulty.hasFailed()).toBe(true);
      expect(failed).toEqual(['message-0']);
      expect(await deliver([notice])).toEqual([]);

      // Twice only where it is not known that it was sent.
      expect(sent).toHaveLength(nth === 4 && when === 'before' ? 2 : 1);
      expect(await invoices.byId(shop.id, invoice.id)).toMatchObject({ smsSent: true });
    },
  );

  test('is put off for longer each time, and for less than SQS’s twelve hours', async () => {
    const notice = noticeOf(await made());
    for (const receives of [1, 2, 3, 4, 5, 6, 7, 20])
      await deliver([notice], { senders: { sms: refusing }, receives });

    expect(putOff.map(([, seconds]) => seconds)).toEqual([10, 60, 300, 1_800, 7_200, 21_600, 43_140, 43_140]);
  });

  test('fails all the same when it cannot be put off', async () => {
    const faults = { senders: { sms: refusing }, canPutOff: false };

    expect(await deliver([noticeOf(await made())], faults)).toEqual(['message-0']);
  });

  test('because it is no notice does not hold up the rest', async () => {
    const good = JSON.stringify(noticeOf(await made()));

    expect(await deliverBodies(['no JSON', good, 'null'])).toEqual(['message-0', 'message-2']);
    expect(sent).toHaveLength(1);
  });
});
