import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { deliveryItem } from '../../shared/store/delivery-item.ts';
import { redeliveryKey } from '../../shared/store/keys.ts';
import { type OutboxEvent, outboxWrite } from '../../shared/store/outbox.ts';
import { queryAll } from '../../shared/store/table.ts';
import { logIn } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { daftar, run, sentence } from './daftar.ts';

const hourMs = 3_600_000;
/** On a second, as times are written. */
const beganMs = Math.floor((Date.now() - 5 * hourMs) / 1_000) * 1_000;
const at = (hours: number) => kuwaitTimestamp(beganMs + hours * hourMs);

/** A merchant to whom something happened each hour: a paid invoice, a plan that was sent, a cancellation, a failed payment. */
const shop = async () => {
  const { id, account } = await newMerchant();
  const happenings = [
    { type: 'payment.captured', paymentId: 1, paymentToken: '8421', invoiceId: 5_001 },
    { type: 'invoice.created', invoiceId: 5_002, count: 3 },
    { type: 'invoice.cancelled', invoiceId: 5_002 },
    { type: 'payment.failed', paymentId: 2, paymentToken: '8422', invoiceId: 5_003 },
  ];
  const table = tableUnderTest();
  const eventIds: string[] = [];
  for (const [nth, happening] of happenings.entries()) {
    const write = outboxWrite({
      ...{ ...happening, merchantId: id, atMs: beganMs + nth * hourMs },
    } as OutboxEvent);
    await table.transact([write]);
    eventIds.push(String((write as { put: { eventId: string } }).put.eventId));
  }
  const [captured = '', created = '', cancelled = '', failed = ''] = eventIds;
  return {
    code: account.merchantCode,
    ...{ captured, created, cancelled, failed },
    /** The payment's webhook arrived at last. */
    deliver: (eventId: string, eventType: string, invoiceId: number) =>
      table.put(
        deliveryItem({
          ...{ merchantId: id, eventId, eventType, invoiceId, channel: 'webhook', round: 'first' },
          ...{ state: 'delivered', reason: '', beganMs, updatedMs: beganMs },
          tries: [
            { atMs: beganMs, tookMs: 10_000, outcome: 'failed', status: null, answer: 'timeout' },
            {
              atMs: beganMs + 20_000,
              tookMs: 87,
              outcome: 'delivered',
              status: 200,
              answer: 'Fine \u001b[2J',
            },
          ],
        }),
      ),
    /** The events that were told again, and of which invoices where not of all. */
    again: async () =>
      (await queryAll(table, { pk: redeliveryKey(id, '').pk })).map((item) => [
        (item['event'] as { eventId: string }).eventId,
        item['invoiceIds'] ?? 'all',
      ]),
  };
};

const lines = (stdout: string) => stdout.split('\n').filter((line) => line !== '');

describe('event list', () => {
  test('shows what happened in a time, of one type or of all', async () => {
    const { code, captured, created, cancelled, failed } = await shop();
    const listed = async (...args: string[]) =>
      (await daftar(['event', 'list', '--merchant', code, ...args])).stdout;

    expect(lines(await listed())).toEqual([
      `${captured}  ${at(0)}  payment.captured             invoice 5001  payment 8421`,
      `${created}  ${at(1)}  invoice.created              invoices 5002-5004`,
      `${cancelled}  ${at(2)}  invoice.cancelled            invoice 5002`,
      `${failed}  ${at(3)}  payment.failed               invoice 5003  payment 8422`,
    ]);
    expect(lines(await listed('--from', at(1), '--to', at(3))).map((line) => line.split(' ')[0])).toEqual([
      ...[created, cancelled],
    ]);
    expect(lines(await listed('--type', 'payment.failed'))).toHaveLength(1);
    expect(await listed('--from', '2026-01-01', '--to', '2026-01-01')).toBe('Nothing happened.\n');
  });
});

describe('event deliveries', () => {
  test('shows each try, and nothing that would write on the terminal by itself', async () => {
    const { code, captured, deliver } = await shop();
    await deliver(captured, 'payment.captured', 5_001);

    const { stdout } = await daftar(['event', 'deliveries', '--code', code, '--id', captured]);

    expect(lines(stdout)).toEqual([
      expect.stringContaining(captured),
      'invoice 5001  webhook   delivered',
      `    1  ${at(0)}   10000 ms  failed          timeout`,
      `    2  ${kuwaitTimestamp(beganMs + 20_000)}      87 ms  delivered  200  Fine [2J`,
    ]);
  });

  test('says so where nobody was told', async () => {
    const { code, cancelled } = await shop();

    const { stdout } = await daftar(['event', 'deliveries', '--code', code, '--id', cancelled]);

    expect(lines(stdout)[1]).toBe('Nobody was told of it.');
  });
});

describe('event redeliver', () => {
  const redeliver = (code: string, ...args: string[]) =>
    daftar(['event', 'redeliver', '--merchant', code, ...args]);
  const range = ['--from', at(0), '--to', at(4)];

  test('has one event told again, and not once more at once', async () => {
    const { code, captured, again } = await shop();

    const done = await redeliver(code, '--id', captured);
    const tooSoon = await redeliver(code, '--id', captured);

    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(
      new RegExp(
        `^Event ${captured} of merchant ${code} is told again, as redelivery \\d{13}-[0-9a-f]{16}\\.\n$`,
      ),
    );
    expect(sentence(tooSoon.stderr)).toMatch(
      /^The event was told again a moment ago: try once more in \d+ seconds\.$/,
    );
    expect(await again()).toEqual([[captured, 'all']]);
  });

  test('has the webhooks of a time told again, after a dry run that changes nothing', async () => {
    const { code, captured, failed, again } = await shop();

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
    expect((await again()).map(([eventId]) => eventId)).toEqual([captured, failed]);
  });

  test('leaves out what arrived, and takes payers in, where that is wanted', async () => {
    const { code, captured, created, failed, deliver, again } = await shop();
    await deliver(captured, 'payment.captured', 5_001);
    await deliver(created, 'invoice.created', 5_003);

    const { stdout } = await redeliver(code, ...range, '--undelivered', '--messages');

    expect(stdout).toBe(`Events of merchant ${code} told again: 2 (1 to webhooks, 1 to payers).\n`);
    expect(await again()).toEqual([
      [created, [5_002, 5_004]],
      [failed, [5_003]],
    ]);
  });

  test('says what is wrong in a sentence, and changes nothing', async () => {
    const { code, captured, cancelled, again } = await shop();
    const other = await shop();
    const wrong = [
      await redeliver(code),
      await redeliver(code, '--from', at(0)),
      await redeliver(code, '--id', captured, '--dry-run'),
      await redeliver(code, '--id', other.captured),
      await redeliver(code, '--id', cancelled),
      await redeliver(code, '--id', '1'),
      await redeliver(code, '--from', '2026-02-30', '--to', '2026-03-01'),
      await daftar(['event', 'list', '--merchant', code, '--type', 'payment.lost']),
    ];

    expect(wrong.map(({ code, stdout }) => [code, stdout])).toEqual(wrong.map(() => [1, '']));
    expect(wrong.map(({ stderr }) => sentence(stderr).slice(0, 40))).toEqual(
      [
        'Say which event with --id, or which time with --from and --to.',
        'Say which event with --id, or which time with --from and --to.',
        '--id is for one event: the other options are for those of a time.',
        `Merchant ${code} has no event ${other.captured}`,
        'The event is one that nobody is told of.',
        "error: option '--id <event>' argument '1' is invalid.",
        "error: option '--from <time>' argument '2026-02-30' is invalid.",
        "error: option '--type <type>' argument 'payment.lost' is invalid.",
      ].map((text) => text.slice(0, 40)),
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
