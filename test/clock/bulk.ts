import { expect, test } from 'vitest';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { type Client, logIn } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { sentTo } from '../setup/sent.ts';
import { moveClock, sandboxNowMs } from './move-clock.ts';

const path = '/api/v1/invoice-bulk-upload';
const inMinutes = async (minutes: number): Promise<string> =>
  kuwaitTimestamp((await sandboxNowMs()) + minutes * 60_000).slice(0, 16);
const rowsOf = async (client: Client) =>
  (await client.call('GET', path, { type: '1' })).json.response.data.map(
    ({ name, status }: { name: string; status: number }) => [name, status],
  );
const made = async (client: Client) =>
  (await client.call('GET', '/api/v1/invoice-dashboard')).json.response.invoices.data.map(
    (invoice: { created_at: string; customer: { name: string } }) => [
      invoice.customer.name,
      invoice.created_at.slice(0, 16),
    ],
  );

test('scheduled rows are sent at their minute, moved ones at their new one, deleted ones never, each once', async () => {
  const merchant = await newMerchant({}, await sandboxNowMs());
  const client = await logIn(merchant.account);
  const [first, second] = [await inMinutes(40), await inMinutes(50)];
  const row = (name: string, at: number) => ({
    reference_number: name,
    name,
    phone: `5554001${at}`,
    email: `${name}@example.com`,
    amount: '1.000',
    schedule_time: first,
  });
  const names = ['kept', 'moved', 'deleted', 'late'];
  const upload = { isScheduled: 'true', fileType: 'json', invoices: names.map(row) };
  expect((await client.call('POST', path, upload)).json.response).toMatchObject({ accepted: 4 });
  const { schedule_time: _time, ...edit } = row('moved', 1);
  await client.call('PUT', `${path}/5`, { ...edit, schedule_time: second });
  await client.call('DELETE', `${path}/7`);

  await moveClock({ now: `${first}:00` });
  await moveClock({ advance: 'PT1M' });
  const between = await logIn(merchant.account);
  expect(await rowsOf(between)).toEqual([
    ['late', 3],
    ['moved', 1],
    ['kept', 3],
  ]);

  await moveClock({ advance: 'PT1H' });
  const after = await logIn(merchant.account);
  expect(await rowsOf(after)).toEqual([
    ['late', 3],
    ['moved', 3],
    ['kept', 3],
  ]);
  expect((await made(after)).sort()).toEqual([
    ['kept', first],
    ['late', first],
    ['moved', second],
  ]);
  expect(await Promise.all(names.map(async (_, at) => (await sentTo(`+9655554001${at}`)).length))).toEqual([
    1, 1, 0, 1,
  ]);
});
