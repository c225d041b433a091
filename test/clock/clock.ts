import { describe, expect, inject, test } from 'vitest';
import { addDays, type KuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { logIn, send, sendJson } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { moveClock } from './move-clock.ts';

const today = async () => (await send('GET', '/_sandbox/clock')).json.now.slice(0, 10) as KuwaitDate;

// A deployed service has no clock but the world's.
describe.skipIf(inject('logFile') === '')('When the sandbox’s clock has moved', () => {
  test('by 20 minutes, an access token has expired and a new login works', async () => {
    const { account, client } = await newMerchant();
    const profile = async () => (await client.call('GET', '/api/v1/profile')).status;

    const before = await profile();
    await moveClock({ advance: 'PT20M' });
    const after = await profile();
    const renewed = await logIn(account);

    expect([before, after, (await renewed.call('GET', '/api/v1/profile')).status]).toEqual([200, 401, 200]);
  });

  test('by a day, an invoice is made on that day and listed under it', async () => {
    const { account } = await newMerchant();
    const day = addDays(await today(), 1);
    const { now } = await moveClock({ now: `${day} 12:00:00` });

    const client = await logIn(account);
    const made = await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' });
    const list = await client.call('GET', '/api/v1/invoice-dashboard', { fromDate: day, toDate: day });

    expect(now).toMatch(new RegExp(`^${day} 12:00:0\\d$`));
    expect(made.json.response.created_at).toMatch(new RegExp(`^${day} 12:00:`));
    expect(list.json.response.invoices.data.map(({ id }: { id: number }) => id)).toEqual([
      made.json.response.id,
    ]);
  });

  test('it does not go back', async () => {
    const answer = await sendJson('PUT', '/_sandbox/clock', { now: '2020-01-01 00:00:00' });

    expect([answer.status, answer.json]).toEqual([
      422,
      { message: expect.stringMatching(/^The clock only goes forward, and it is \S+ \S+ already: /) },
    ]);
  });

  test('nothing has happened where nothing was due', async () => {
    const day = addDays(await today(), 3);

    expect(await moveClock({ now: `${day} 00:00:00` })).toEqual({
      now: expect.stringMatching(new RegExp(`^${day} 00:00:0\\d$`)),
      happened: [],
    });
  });
});
