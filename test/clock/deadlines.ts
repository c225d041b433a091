import { describe, expect, inject, test } from 'vitest';
import { addDays, type KuwaitDate, kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { outboxKey } from '../../shared/store/keys.ts';
import { changeNotices } from '../../shared/store/notice-settings.ts';
import type { OutboxEvent } from '../../shared/store/outbox.ts';
import { queryAll } from '../../shared/store/table.ts';
import { logIn, send } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { sentTo } from '../setup/sent.ts';
import { moveClock } from './move-clock.ts';

const today = async () => (await send('GET', '/_sandbox/clock')).json.now.slice(0, 10) as KuwaitDate;

/** A merchant who has payers reminded two days before the last one, at noon of tomorrow, and an invoice of it. */
const shopWithInvoice = async (mobileNumber: string) => {
  const merchant = await newMerchant();
  await changeNotices(tableUnderTest(), merchant.id, { reminderDays: 2 });
  const day = addDays(await today(), 1);
  await moveClock({ now: `${day} 12:00:00` });
  const client = await logIn(merchant.account);
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '1',
    invoiceType: '1',
    customerName: 'Noura Ali',
    countryCode: '965',
    mobileNumber,
    expiresAt: addDays(day, 5),
  });
  return { merchant, day, invoice: json.response as { id: number; url: string } };
};

/** What the merchant's outbox says the clock did with invoices. */
const eventsOf = async (merchantId: number) => {
  const { pk } = outboxKey(merchantId, '');
  const events = (await queryAll(tableUnderTest(), { pk })) as unknown as OutboxEvent[];
  return events.map(({ type }) => type).filter((type) => /^invoice\.(?:reminded|expired)$/.test(type));
};

// A deployed service has no clock but the world's.
describe.skipIf(inject('logFile') === '')('As days pass, an invoice', () => {
  test('that nobody pays is sent once more in the morning, days before its last, and expires when that is over', async () => {
    const { merchant, day } = await shopWithInvoice('55500071');
    const sentAt = async () =>
      (await sentTo('+96555500071')).map(({ atMs }) => kuwaitTimestamp(atMs)).reverse();

    await moveClock({ now: `${addDays(day, 3)} 07:59:59` });
    const before = [await eventsOf(merchant.id), (await sentAt()).length];
    await moveClock({ now: `${addDays(day, 5)} 23:59:59` });
    const reminded = [await eventsOf(merchant.id), (await sentAt()).length];
    const move = await moveClock({ now: `${addDays(day, 9)} 00:00:00` });

    expect({ before, reminded }).toEqual({ before: [[], 1], reminded: [['invoice.reminded'], 2] });
    expect((await sentAt())[1]).toBe(`${addDays(day, 3)} 08:00:00`);
    expect(await eventsOf(merchant.id)).toEqual(['invoice.reminded', 'invoice.expired']);
    expect(move.happened).toContainEqual({
      at: `${addDays(day, 6)} 00:00:00`,
      what: 'Unpaid invoices expired: 1, reminded of: 0.',
    });
  });

  test('that is paid is neither sent once more nor expires', async () => {
    const { merchant, day, invoice } = await shopWithInvoice('55500072');
    await submit(await goToAcquirer(invoice.url), { decision: 'approve' });

    await moveClock({ now: `${addDays(day, 9)} 12:00:00` });

    expect(await eventsOf(merchant.id)).toEqual([]);
    expect(await sentTo('+96555500072')).toHaveLength(1);
  });
});
