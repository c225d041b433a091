import { randomUUID } from 'node:crypto';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { describe, expect, inject, test } from 'vitest';
import { addDays, dayStartMs, type KuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { scheduleInput } from '../../shared/schedules/schedules.ts';
import { subscriptionKey } from '../../shared/store/keys.ts';
import { type Client, logIn, send } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { subscribe } from '../setup/subscribe.ts';
import { type ClockMove, moveClock } from './move-clock.ts';

type Merchant = Awaited<ReturnType<typeof newMerchant>>;

const nextYear = async (): Promise<number> =>
  Number((await send('GET', '/_sandbox/clock')).json.now.slice(0, 4)) + 1;

/** Moves the clock to the noon of a day and logs in again, as access tokens have expired on the way. */
const at = async (merchant: Merchant, date: string): Promise<{ move: ClockMove; client: Client }> => {
  const move = await moveClock({ now: `${date} 12:00:00` });
  return { move, client: await logIn(merchant.account) };
};

/**
 * A subscription whose first invoice is paid on the day it starts, at noon. Each of these tests leaves one that has
 * ended: the clock is everybody's, and what would still be due would happen to others.
 */
const subscribeOn = async (
  merchant: Merchant,
  date: string,
  wanted: object = {},
  card: 'approve' | 'decline' | 'decline-once' = 'approve',
) => {
  const { client } = await at(merchant, date);
  const nowMs = dayStartMs(date as KuwaitDate) + 12 * 3_600_000;
  return subscribe({ id: merchant.id, client }, { startDate: date, ...wanted }, card, nowMs);
};

interface Listed {
  created_at: string;
  invoice_status: number;
  transaction: { payment_status: number } | null;
}

/** A merchant's invoices, oldest first: the day each was made, its status, and how its payment was made. */
const invoicesOf = async (client: Client) => {
  const list = await client.call('GET', '/api/v1/invoice-dashboard');
  const rows = list.json.response.invoices.data as Listed[];
  return rows
    .map(({ created_at, invoice_status, transaction }) => [
      created_at.slice(0, 10),
      invoice_status,
      transaction?.payment_status ?? null,
    ])
    .reverse();
};

/** What happened with a merchant's subscriptions, and when; ids as `#`. */
const happenedTo = ({ id }: Merchant, { happened }: ClockMove) =>
  happened
    .filter(({ what }) => what.startsWith('Subscription ') && what.includes(` of merchant ${id}: `))
    .map(({ at: when, what }) => [when, what.split(': ')[1]?.replaceAll(/\d+/g, '#')]);

/** A second schedule for work that has one already, at the same second. */
const scheduleTwin = async (work: DueWork): Promise<void> => {
  Object.assign(process.env, inject('environment'));
  const twin = { ...scheduleInput(work, 0), Name: `twin-${randomUUID()}` };
  await new SchedulerClient().send(new CreateScheduleCommand(twin));
};

// A deployed service has no clock but the world's.
describe.skipIf(inject('logFile') === '')('As months pass, a subscription', () => {
  test('that starts on 31 January is charged on the last days of shorter months, four times in all', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    await subscribeOn(merchant, `${year}-01-31`, { noofRecurrence: '4' });

    const { move, client } = await at(merchant, `${year}-12-31`);
    const february = addDays(`${year}-03-01` as KuwaitDate, -1);

    expect(happenedTo(merchant, move)).toEqual([
      [`${february} 00:00:00`, 'invoice # made, payment # captured.'],
      [`${year}-03-31 00:00:00`, 'invoice # made, payment # captured.'],
      [`${year}-04-30 00:00:00`, 'invoice # made, payment # captured, now completed.'],
    ]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-31`, 1, 1],
      [february, 1, 8],
      [`${year}-03-31`, 1, 8],
      [`${year}-04-30`, 1, 8],
    ]);
  });

  test('whose card declines once is charged on the next day', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    await subscribeOn(merchant, `${year}-01-10`, { noofRecurrence: '2' }, 'decline-once');

    const { move, client } = await at(merchant, `${year}-02-20`);

    expect(happenedTo(merchant, move)).toEqual([
      [`${year}-02-10 00:00:00`, 'invoice # made, payment # declined.'],
      [`${year}-02-11 00:00:00`, 'invoice #, payment # captured, now completed.'],
    ]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-02-10`, 1, 8],
    ]);
  });

  test('whose card always declines is past due after day 7, and charged no more', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    await subscribeOn(merchant, `${year}-01-10`, {}, 'decline');

    const { move, client } = await at(merchant, `${year}-06-01`);

    expect(happenedTo(merchant, move)).toEqual([
      [`${year}-02-10 00:00:00`, 'invoice # made, payment # declined.'],
      [`${year}-02-11 00:00:00`, 'invoice #, payment # declined.'],
      [`${year}-02-13 00:00:00`, 'invoice #, payment # declined.'],
      [`${year}-02-17 00:00:00`, 'invoice #, payment # declined, now past-due.'],
    ]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-02-10`, 0, null],
    ]);
  });

  test('whose payer is paying when its card is to be charged again is paid once', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    await subscribeOn(merchant, `${year}-01-10`, { noofRecurrence: '2' }, 'decline-once');
    await moveClock({ now: `${year}-02-10 23:55:00` });
    const list = await (await logIn(merchant.account)).call('GET', '/api/v1/invoice-dashboard');
    const simulator = await goToAcquirer(list.json.response.invoices.data[0].url);

    const atMidnight = await moveClock({ now: `${year}-02-11 00:05:00` });
    const receipt = await submit(simulator, { decision: 'approve' });
    const { move, client } = await at(merchant, `${year}-04-01`);

    expect(happenedTo(merchant, atMidnight)).toEqual([
      [`${year}-02-11 00:00:00`, 'invoice # waits for payment #.'],
    ]);
    expect(receipt.text).toContain('Payment received');
    expect(happenedTo(merchant, move)).toEqual([]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-02-10`, 1, 1],
    ]);
  });

  test('whose schedule fires twice is charged once', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    const { id } = await subscribeOn(merchant, `${year}-01-10`, { noofRecurrence: '2' });
    const dueMs = dayStartMs(`${year}-02-10` as KuwaitDate);
    await scheduleTwin({ ...subscriptionKey(merchant.id, id), dueMs });

    const { move, client } = await at(merchant, `${year}-02-20`);

    expect(happenedTo(merchant, move)).toEqual([
      [`${year}-02-10 00:00:00`, 'invoice # made, payment # captured, now completed.'],
    ]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-02-10`, 1, 8],
    ]);
  });

  test('that is cancelled has no more invoices', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    const { token } = await subscribeOn(merchant, `${year}-01-10`);
    const { client } = await at(merchant, `${year}-02-20`);
    await client.call('DELETE', `/api/v1/subscription/cancel/${token}`);

    const { move, client: later } = await at(merchant, `${year}-12-20`);

    expect(happenedTo(merchant, move)).toEqual([]);
    expect(await invoicesOf(later)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-02-10`, 1, 8],
    ]);
  });

  test('on demand is charged only when its merchant asks', async () => {
    const merchant = await newMerchant();
    const year = await nextYear();
    const { token } = await subscribeOn(merchant, `${year}-01-10`, { SubscriptionType: '1' });

    const { move, client } = await at(merchant, `${year}-05-20`);
    await client.call('POST', '/api/v1/subscription/capture', { token });

    expect(happenedTo(merchant, move)).toEqual([]);
    expect(await invoicesOf(client)).toEqual([
      [`${year}-01-10`, 1, 1],
      [`${year}-05-20`, 1, 8],
    ]);
  });
});
