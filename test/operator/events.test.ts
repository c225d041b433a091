import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { Delivery } from '../../shared/domain/delivery.ts';
import type { Invoice, InvoiceDraft } from '../../shared/domain/invoice.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Outcome } from '../../shared/domain/payment.ts';
import { deliveriesOfEvent, deliveryItem } from '../../shared/store/delivery-item.ts';
import { feedPage } from '../../shared/store/event-feed.ts';
import { redeliveryKey } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { queryAll } from '../../shared/store/table.ts';
import { logIn } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { change, draft, invoiceOf } from '../store/shop.ts';
import { capturedAt, tillOf } from '../store/till.ts';
import { daftar, run, sentence } from './daftar.ts';

const secondMs = 1_000;
const dayMs = 86_400_000;
/** Some hours ago, on a second, as times are written. */
const beganMs = Math.floor((Date.now() - 5 * 3_600_000) / secondMs) * secondMs;
const at = (seconds: number) => kuwaitTimestamp(beganMs + seconds * secondMs);

/**
 * A merchant with two invoices whose webhook is refused, and one whose SMS fails; of the first two one was paid and one
 * was not. Nothing of it has arrived.
 */
const shop = async () => {
  const { id, account } = await newMerchant({}, beganMs - dayMs);
  const table = tableUnderTest();
  const merchant = (await merchantRepository(table).byCode(account.merchantCode)) as Merchant;
  const till = tillOf(table, merchant);
  const bill = async (seconds: number, wanted: Partial<InvoiceDraft>) =>
    invoiceOf(await till.invoices.create(merchant, draft(wanted), change(beganMs + seconds * secondMs)));
  const end = async (seconds: number, invoice: Invoice, outcome: (nowMs: number) => Outcome) => {
    const nowMs = beganMs + seconds * secondMs;
    return (await till.tell(await till.begin(invoice, nowMs), outcome(nowMs), nowMs)).payment;
  };
  // A merchant whose webhooks may not be on this machine.
  const called = { channel: 'url', webhook: 'http://127.0.0.1:9/paid' } as const;
  const [one, other] = [await bill(0, called), await bill(1, called)];
  const captured = await end(2, one, capturedAt);
  const customer = { name: 'Noura', email: '', countryCode: '965', mobileNumber: '55510000' };
  const texted = await bill(3, { customer });
  const failed = await end(4, other, () => ({ result: 'declined' }));

  const { events } = await feedPage(table, id, undefined, Date.now());
  const [created = '', , paid = '', sent = '', unpaid = ''] = events.map(({ eventId }) => eventId);
  const begun = async (eventId: string) =>
    (
      await eventually(
        () => deliveriesOfEvent(table, eventId),
        (deliveries) => deliveries.length > 0,
      )
    )[0] as Delivery;
  for (const eventId of [paid, sent, unpaid]) await begun(eventId);
  return {
    code: account.merchantCode,
    ids: { created, paid, sent, unpaid },
    invoices: { one, other, texted },
    payments: { captured, failed },
    /** It arrived at last. */
    arrive: async (eventId: string) => {
      const { nextMs: _nextMs, ...before } = await begun(eventId);
      const tries: Delivery['tries'] = [
        { atMs: beganMs, tookMs: 10_000, outcome: 'failed', status: null, answer: 'timeout' },
        { atMs: beganMs + 20_000, tookMs: 87, outcome: 'delivered', status: 200, answer: 'Fine\u001b[2J' },
      ];
      await table.put(deliveryItem({ ...before, state: 'delivered', reason: '', tries }));
    },
    /** The events that were told again. */
    again: async () =>
      (await queryAll(table, { pk: redeliveryKey(id, '').pk }))
        .map((item) => (item['event'] as { eventId: string }).eventId)
        .sort(),
  };
};

const lines = (stdout: string) => stdout.split('\n').filter((line) => line !== '');

describe('event list', () => {
  test('shows what happened in a time, of one type or of all', async () => {
    const { code, ids, invoices, payments } = await shop();
    const listed = async (...args: string[]) =>
      lines((await daftar(['event', 'list', '--merchant', code, ...args])).stdout);
    const { one, other, texted } = invoices;

    const all = await listed();
    const some = await listed('--from', at(2), '--to', at(4));
    const failed = await listed('--type', 'payment.failed', '--from', at(0));
    const none = await listed('--from', '2026-01-01', '--to', '2026-01-01');

    expect(all).toEqual([
      `${ids.created}  ${at(0)}  invoice.created              invoice ${one.id}`,
      expect.stringMatching(new RegExp(`  ${at(1)}  invoice.created              invoice ${other.id}$`)),
      `${ids.paid}  ${at(2)}  payment.captured             invoice ${one.id}  payment ${payments.captured.token}`,
      `${ids.sent}  ${at(3)}  invoice.created              invoice ${texted.id}`,
      `${ids.unpaid}  ${at(4)}  payment.failed               invoice ${other.id}  payment ${payments.failed.token}`,
    ]);
    expect(some).toEqual(all.slice(2, 4));
    expect(failed).toEqual(all.slice(4));
    expect(none).toEqual(['Nothing happened.']);
  });
});

describe('event deliveries', () => {
  test('shows each try, and nothing that would write on the terminal by itself', async () => {
    const { code, ids, invoices, arrive } = await shop();
    await arrive(ids.paid);
    const shown = async (eventId: string) =>
      lines((await daftar(['event', 'deliveries', '--code', code, '--id', eventId])).stdout);

    expect(await shown(ids.paid)).toEqual([
      expect.stringContaining(ids.paid),
      `invoice ${invoices.one.id}  webhook   delivered`,
      `    1  ${at(0)}   10000 ms  failed          timeout`,
      `    2  ${at(20)}      87 ms  delivered  200  Fine [2J`,
    ]);
    expect(await shown(ids.created)).toEqual([
      expect.stringContaining(ids.created),
      'Nobody was told of it.',
    ]);
  });
});

describe('event redeliver', () => {
  const redeliver = (code: string, ...args: string[]) =>
    daftar(['event', 'redeliver', '--merchant', code, ...args]);
  const range = ['--from', at(0), '--to', at(10)];

  test('has one event told again, and not once more at once', async () => {
    const { code, ids, again } = await shop();

    const done = await redeliver(code, '--id', ids.paid);
    const tooSoon = await redeliver(code, '--id', ids.paid);

    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(
      new RegExp(
        `^Event ${ids.paid} of merchant ${code} is told again, as redelivery \\d{13}-[0-9a-f]{16}\\.\n$`,
      ),
    );
    expect(sentence(tooSoon.stderr)).toMatch(
      /^The event was told again a moment ago: try once more in \d+ seconds\.$/,
    );
    expect(await again()).toEqual([ids.paid]);
  });

  test('has the webhooks of a time told again, after a dry run that changes nothing', async () => {
    const { code, ids, again } = await shop();

    const dry = await redeliver(code, ...range, '--dry-run');
    const before = await again();
    const done = await redeliver(code, ...range);
    const repeated = await redeliver(code, ...range);

    expect([dry.stdout, before]).toEqual([`Events of merchant ${code} would be told again: 2.\n`, []]);
    expect(done.stdout).toBe(`Events of merchant ${code} told again: 2.\n`);
    expect(lines(repeated.stdout)).toEqual([
      `Events of merchant ${code} told again: 0.`,
      'Left alone, as they were told again a moment ago or too often: 2.',
    ]);
    expect(await again()).toEqual([ids.paid, ids.unpaid]);
  });

  test('leaves out what arrived, and takes payers in, where that is wanted', async () => {
    const { code, ids, arrive, again } = await shop();
    await arrive(ids.paid);

    const { stdout } = await redeliver(code, ...range, '--undelivered', '--messages');

    expect(stdout).toBe(`Events of merchant ${code} told again: 2 (1 to webhooks, 1 to payers).\n`);
    expect(await again()).toEqual([ids.sent, ids.unpaid]);
  });

  test('says what is wrong in a sentence, and changes nothing', async () => {
    const [{ code, ids, again }, other] = [await shop(), await shop()];
    const wrong = [
      await redeliver(code),
      await redeliver(code, '--from', at(0)),
      await redeliver(code, '--id', ids.paid, '--dry-run'),
      await redeliver(code, '--id', other.ids.paid),
      await redeliver(code, '--id', ids.created),
      await redeliver(code, '--id', '1'),
      await redeliver(code, '--from', '2026-02-30', '--to', '2026-03-01'),
      await daftar(['event', 'list', '--merchant', code, '--type', 'payment.lost']),
    ];

    expect(wrong.map(({ code, stdout }) => [code, stdout])).toEqual(wrong.map(() => [1, '']));
    expect(wrong.map(({ stderr }) => sentence(stderr))).toEqual(
      [
        'Say which event with --id, or which time with --from and --to.',
        'Say which event with --id, or which time with --from and --to.',
        '--id is for one event: the other options are for those of a time.',
        `Merchant ${code} has no event ${other.ids.paid}: `,
        'The event is one that nobody is told of.',
        "error: option '--id <event>' argument '1' is invalid.",
        "error: option '--from <time>' argument '2026-02-30' is invalid.",
        "error: option '--type <type>' argument 'payment.lost' is invalid.",
      ].map((text) => expect.stringContaining(text)),
    );
    expect(await again()).toEqual([]);
  });
});

test('the example that follows events shows each of them once', async () => {
  const file = join(tmpdir(), `daftar-events-${randomUUID()}.json`);
  const follow = async () => {
    const { code, stdout, stderr } = await run('docs/examples/follow-events.mjs', [file, inject('url')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const client = await logIn();
  const create = async () =>
    (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' })).json.response.id;

  const first = await create();
  const shown = await follow();
  const second = await create();
  const later = await follow();
  const remembered = JSON.parse(await readFile(file, 'utf8'));
  await rm(file);

  const line = (id: number) => new RegExp(`^\\S+ \\S+ invoice\\.created \\{"invoice_ids":\\[${id}\\],`, 'm');
  expect(shown).toMatch(line(first));
  expect(later).toMatch(line(second));
  expect(later).not.toMatch(line(first));
  expect(remembered).toEqual({ after: expect.stringMatching(/^\d{13}$/), seen: expect.any(Array) });
});
