import { beforeEach, describe, expect, test } from 'vitest';
import type { Invoice, InvoiceDraft } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { MessageNotice } from '../../shared/notices/notice.ts';
import type { Sms } from '../../shared/notices/senders.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { invoiceKey } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { changeNotices } from '../../shared/store/notice-settings.ts';
import { noticesDesk, refusing, untried } from './notices-desk.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, day, draft, invoiceOf, minuteMs, newShop, noonMs } from './shop.ts';
import { beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const merchants = merchantRepository(table);

let shop: Merchant;
let desk: ReturnType<typeof noticesDesk>;
beforeEach(async () => {
  [shop, desk] = [await newShop(table), noticesDesk(table)];
});

const made = async (wanted: Partial<InvoiceDraft> = {}): Promise<Invoice> =>
  invoiceOf(await invoices.create(shop, draft(wanted), change(noonMs)));
const noticeOf = (invoice: Invoice, wanted: Partial<MessageNotice> = {}): MessageNotice => ({
  merchantId: shop.id,
  invoiceId: invoice.id,
  eventId: crypto.randomUUID(),
  type: 'invoice.created',
  ...wanted,
});
const delivered = (answer: string) => ({
  atMs: noonMs,
  tookMs: 0,
  outcome: 'delivered',
  status: null,
  answer,
});
const failed = { ...delivered('InternalError'), outcome: 'failed' };

test('a notice that comes again is not sent again, and leaves when the invoice changed as it is', async () => {
  const invoice = await made();
  const notice = noticeOf(invoice);

  expect([await desk.deliver([notice]), await desk.deliver([notice])]).toEqual([[], []]);

  expect(desk.sent).toMatchObject([{ to: '+96555512345', sender: '' }]);
  expect(await invoices.byId(shop.id, invoice.id)).toEqual({
    ...invoice,
    smsSent: true,
    smsResponse: '{"MessageId":"id-1"}',
    smsTexts: { en: expect.stringContaining('KWD 10.000'), ar: expect.stringContaining('10.000 د.ك') },
  });
  expect(await desk.stored(notice, 'sms')).toEqual({
    ...untried(notice, 'sms'),
    state: 'delivered',
    tries: [delivered('id-1')],
  });
});

test('each try is counted once, however often the notice comes', async () => {
  const notice = noticeOf(await made());

  await desk.deliver([notice], { senders: { sms: refusing } });
  desk.nowMs += minuteMs;
  await desk.deliver([notice]);
  desk.nowMs += minuteMs;
  await desk.deliver([notice]);

  expect(desk.measured).toEqual([
    { metric: 'MessagesFailed', value: 1 },
    { metric: 'MessagesSent', value: 1 },
  ]);
});

test('one event’s invoices are told apart, and so are the rounds of one', async () => {
  const [one, other] = [noticeOf(await made()), noticeOf(await made(), { eventId: 'event' })];
  await desk.deliver([{ ...one, eventId: 'event' }, other, { ...other, round: 'again' }]);

  expect(desk.sent).toHaveLength(3);
  expect(await desk.stored({ ...other, round: 'again' }, 'sms')).toMatchObject({ round: 'again' });
});

test('messages go in the name that the merchant chose', async () => {
  await changeNotices(table, shop.id, { smsSender: 'ShopSMS', emailSenderName: 'The Shop' });
  await desk.deliver([noticeOf(await made()), noticeOf(await made({ channel: 'email' }))]);

  expect(desk.sent).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ sender: 'ShopSMS' }),
      expect.objectContaining({ fromName: 'The Shop' }),
    ]),
  );
});

test('an e-mail goes in the merchant’s own name where no other was chosen', async () => {
  await desk.deliver([noticeOf(await made({ channel: 'email' }))]);

  expect(desk.sent).toMatchObject([{ fromName: 'Shop' }]);
});

describe('A reminder', () => {
  const reminderOf = (invoice: Invoice) => noticeOf(invoice, { type: 'invoice.reminded' });

  test('has words and a template of its own', async () => {
    const lastDay = { expiresOn: day('2026-03-12') };
    const channels = ['sms', 'email', 'whatsapp'] as const;
    for (const channel of channels) await desk.deliver([reminderOf(await made({ ...lastDay, channel }))]);

    expect(desk.sent).toMatchObject([
      { text: expect.stringMatching(/^Reminder: .*can be paid until 2026-03-12\./) },
      { subject: expect.stringMatching(/^Reminder: /), text: expect.stringContaining('2026-03-12') },
      { template: 'invoice_reminder', values: ['Shop', 'KWD 10.000', '2026-03-12', expect.any(String)] },
    ]);
  });

  test.each([
    ['21:00', 18, 11 * 3_600],
    ['midnight', 21, 8 * 3_600],
    ['07:59', 28 + 59 / 60, 60],
  ])('that comes at %s in Kuwait waits for 08:00, which is no try', async (_time, utcHour, seconds) => {
    const notice = reminderOf(await made());
    const eveningMs = Date.UTC(2026, 2, 10) + utcHour * 3_600_000;
    desk.nowMs = eveningMs;

    expect(await desk.deliver([notice])).toEqual(['message-0']);
    expect([desk.sent, desk.putOff]).toEqual([[], [['receipt-0', seconds]]]);
    expect(await desk.stored(notice, 'sms')).toBeUndefined();

    desk.nowMs = eveningMs + 1_000 * seconds;
    expect(await desk.deliver([notice])).toEqual([]);
    expect(await desk.stored(notice, 'sms')).toMatchObject({ tries: [{ atMs: desk.nowMs }] });
  });

  test('that fails is tried again by day alone', async () => {
    const notice = reminderOf(await made());
    desk.nowMs = Date.UTC(2026, 2, 10, 17, 59, 55);
    await desk.deliver([notice], { senders: { sms: refusing } });

    expect(await desk.stored(notice, 'sms')).toMatchObject({ nextMs: Date.UTC(2026, 2, 11, 5) });
  });

  test('is the only notice that the night holds back', async () => {
    desk.nowMs = Date.UTC(2026, 2, 10, 21);
    await desk.deliver([noticeOf(await made())]);

    expect(desk.sent).toHaveLength(1);
  });
});

describe('A notice is dropped, and says why,', () => {
  const dropped = async (invoice: Invoice, reason: string): Promise<void> => {
    const notice = noticeOf(invoice);
    expect([await desk.deliver([notice]), await desk.deliver([notice]), desk.sent]).toEqual([[], [], []]);
    expect(await desk.stored(notice, 'sms')).toEqual({ ...untried(notice, 'sms'), state: 'dropped', reason });
  };

  test('when its invoice was cancelled', async () => {
    const invoice = await made();
    await invoices.cancel(shop.id, invoice.token, change(noonMs));
    await dropped(invoice, 'cancelled');
  });

  test('when its invoice has expired', async () => {
    await dropped(await made({ expiresOn: day('2026-03-09') }), 'expired');
  });

  test('when its merchant was disabled', async () => {
    await merchants.setStatus(shop.id, 'disabled');
    await dropped(await made(), 'merchant-disabled');
  });

  test('when its merchant switched the channel off', async () => {
    await changeNotices(table, shop.id, { switches: { sms: false, webhook: false } });
    await dropped(await made(), 'channel-switched-off');
  });

  test('also after it was tried in vain', async () => {
    const invoice = await made();
    const notice = noticeOf(invoice);
    await desk.deliver([notice], { senders: { sms: refusing } });
    await invoices.cancel(shop.id, invoice.token, change(noonMs));
    desk.nowMs += 10_000;

    expect(await desk.deliver([notice])).toEqual([]);
    expect(await desk.stored(notice, 'sms')).toEqual({
      ...untried(notice, 'sms'),
      state: 'dropped',
      reason: 'cancelled',
      tries: [failed],
      updatedMs: noonMs + 10_000,
    });
  });
});

describe('Nobody is told, and nothing stored,', () => {
  test('when a saved card is charged for the invoice, as for a cycle of a subscription', async () => {
    const invoice = await made();
    await table.update(invoiceKey(shop.id, invoice.id), 'SET subscriptionId = :first', {
      values: { ':first': invoice.id - 1 },
    });
    const notice = noticeOf(invoice);

    expect(await desk.deliver([notice])).toEqual([]);
    expect([desk.sent, await desk.stored(notice, 'sms')]).toEqual([[], undefined]);
  });

  test('when the invoice is a link alone, unless it is resent', async () => {
    const notice = noticeOf(await made({ channel: 'url' }));

    expect(await desk.deliver([notice])).toEqual([]);
    expect([desk.sent, await desk.stored(notice, 'sms')]).toEqual([[], undefined]);
    await desk.deliver([{ ...notice, type: 'invoice.resent' }]);
    expect(desk.sent).toHaveLength(1);
  });
});

describe('What fails', () => {
  test.each(['sms', 'email', 'whatsapp'] as const)(
    'to be sent by %s is tried again, and holds up no other',
    async (channel) => {
      const others = { sms: 'email', email: 'whatsapp', whatsapp: 'sms' } as const;
      const failing = noticeOf(await made({ channel }));
      const notices = [failing, noticeOf(await made({ channel: others[channel] }))];

      expect(await desk.deliver(notices, { senders: { [channel]: refusing } })).toEqual(['message-0']);
      expect([desk.sent.length, desk.putOff]).toEqual([1, [['receipt-0', 10]]]);
      expect(await desk.stored(failing, channel)).toEqual({
        ...untried(failing, channel),
        tries: [failed],
        nextMs: noonMs + 10_000,
      });

      desk.nowMs += 10_000;
      expect(await desk.deliver([failing])).toEqual([]);
      expect(desk.sent).toHaveLength(2);
    },
  );

  test('only seemingly, as when a service’s answer is lost, is sent again: rather twice than never', async () => {
    const notice = noticeOf(await made());
    const losing = async (message: Sms): Promise<never> => {
      desk.sent.push(message);
      return refusing();
    };
    await desk.deliver([notice], { senders: { sms: losing } });
    desk.nowMs += 10_000;

    expect(await desk.deliver([notice])).toEqual([]);
    expect(desk.sent).toHaveLength(2);
    expect(await desk.stored(notice, 'sms')).toMatchObject({ state: 'delivered', tries: [failed, {}] });
  });

  test('is not tried before its time, however often it is handed out', async () => {
    const notice = noticeOf(await made());
    await desk.deliver([notice], { senders: { sms: refusing } });
    desk.nowMs += 9_001;

    expect(await desk.deliver([notice])).toEqual(['message-0']);
    expect([desk.sent, desk.putOff.at(-1)]).toEqual([[], ['receipt-0', 1]]);
  });

  // One call reads everything, and one transaction stores the try.
  test.each([
    [1, 'before', 1],
    [1, 'after', 1],
    [2, 'before', 2],
    [2, 'after', 1],
  ] as const)(
    'at call %i of the table (%s it) is tried again, and never lost',
    async (nth, when, timesSent) => {
      const invoice = await made();
      const notice = noticeOf(invoice);
      const faulty = failingAt(table, nth, when);

      const left = await desk.deliver([notice], { table: faulty });
      expect(faulty.hasFailed()).toBe(true);
      expect([left, desk.putOff]).toEqual([['message-0'], [['receipt-0', 10]]]);
      expect(await desk.deliver([notice])).toEqual([]);

      // Twice only where it is not known that it was sent.
      expect(desk.sent).toHaveLength(timesSent);
      expect(await invoices.byId(shop.id, invoice.id)).toMatchObject({ smsSent: true });
      expect(await desk.stored(notice, 'sms')).toMatchObject({ state: 'delivered' });
    },
  );

  test.each(['before', 'after'] as const)(
    'while its failure is stored (%s that) is tried again',
    async (when) => {
      const notice = noticeOf(await made());
      const senders = { sms: refusing };

      expect(await desk.deliver([notice], { table: failingAt(table, 2, when), senders })).toEqual([
        'message-0',
      ]);
      desk.nowMs += 10_000;

      expect(await desk.deliver([notice])).toEqual([]);
      expect(desk.sent).toHaveLength(1);
      expect((await desk.stored(notice, 'sms'))?.tries).toHaveLength(when === 'before' ? 1 : 2);
    },
  );

  test.each(['before', 'after'] as const)(
    'while it is dropped (%s that) is dropped all the same',
    async (when) => {
      const notice = noticeOf(await made({ expiresOn: day('2026-03-09') }));

      expect(await desk.deliver([notice], { table: failingAt(table, 2, when) })).toEqual(['message-0']);
      expect(await desk.deliver([notice])).toEqual([]);
      expect(await desk.stored(notice, 'sms')).toMatchObject({ state: 'dropped' });
    },
  );

  test('fails all the same when it cannot be put off', async () => {
    const faults = { senders: { sms: refusing }, canPutOff: false };

    expect(await desk.deliver([noticeOf(await made())], faults)).toEqual(['message-0']);
  });

  test('for a reason of ours is looked at again after six hours at most', async () => {
    const notice = noticeOf(await made());
    for (const receives of [1, 2, 3, 4, 5, 6, 24])
      await desk.deliver([notice], { table: failingAt(table, 1, 'before'), receives });

    expect(desk.putOff.map(([, seconds]) => seconds)).toEqual([10, 60, 300, 1_800, 7_200, 21_600, 21_600]);
  });

  test('because it is no notice does not hold up the rest', async () => {
    const notice = noticeOf(await made());
    const bodies = [
      'no JSON',
      { ...notice, type: 'invoice.lost' },
      notice,
      null,
      { ...notice, type: 'payment.failed' },
    ];

    const left = await desk.handOut(
      bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body))),
    );
    expect(left).toEqual(['message-0', 'message-1', 'message-3', 'message-4']);
    expect(desk.sent).toHaveLength(1);
  });

  test('because its invoice is not there is nothing that a try is spent on', async () => {
    const notice = { ...noticeOf(await made()), invoiceId: 4_711 };

    expect(await desk.deliver([notice])).toEqual(['message-0']);
    expect(await desk.stored(notice, 'sms')).toBeUndefined();
  });
});

describe('Duplicates of a message', () => {
  test('that come one after the other are sent once, and at once are stored once', async () => {
    const invoice = await made();
    const notice = noticeOf(invoice);

    expect(await atOnce(5, () => desk.deliver([notice]))).toEqual(Array(5).fill([]));

    expect(await desk.stored(notice, 'sms')).toMatchObject({ state: 'delivered', tries: [{}] });
    expect(desk.sent.length).toBeGreaterThan(0);
    expect(await invoices.byId(shop.id, invoice.id)).toMatchObject({ smsSent: true });
  });

  test('lose no success to the failure of another', async () => {
    const notice = noticeOf(await made());
    const overtaken = beforeCall(table, 2, () => desk.deliver([notice], { senders: { sms: refusing } }));

    expect(await desk.deliver([notice], { table: overtaken })).toEqual([]);
    expect(await desk.stored(notice, 'sms')).toMatchObject({
      state: 'delivered',
      tries: [failed, delivered('id-1')],
    });
  });

  test('do not undo the success of another', async () => {
    const notice = noticeOf(await made());
    const overtaken = beforeCall(table, 2, () => desk.deliver([notice]));

    expect(await desk.deliver([notice], { table: overtaken, senders: { sms: refusing } })).toEqual([]);
    expect(await desk.stored(notice, 'sms')).toMatchObject({
      state: 'delivered',
      tries: [delivered('id-1')],
    });
  });

  test('take the next pause after both have failed', async () => {
    const notice = noticeOf(await made());
    const senders = { sms: refusing };
    const overtaken = beforeCall(table, 2, () => desk.deliver([notice], { senders }));
    await desk.deliver([notice], { table: overtaken, senders });

    expect(await desk.stored(notice, 'sms')).toMatchObject({
      tries: [failed, failed],
      nextMs: noonMs + minuteMs,
    });
  });
});
