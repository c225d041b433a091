import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { eventuallySentTo } from '../setup/sent.ts';
import { errors, invalid, told } from './contract-errors.ts';

const path = '/api/v1/invoice-bulk-upload';

const begin = async (client: Client, payload: object = { fileType: 'csv' }, headers = {}) => {
  const answer = await client.call('POST', `${path}/large`, payload, headers);
  expect([answer.status, answer.json?.message]).toEqual([200, 'Upload link created successfully']);
  return answer.json.response;
};
// biome-ignore lint/suspicious/noExplicitAny: a link as it came
const put = (link: any, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(link.url, { method: link.method, headers: link.headers, body });
const progress = async (client: Client, id: number) =>
  (await client.call('GET', `${path}/large/${id}`)).json.response;
const ended = (client: Client, id: number) =>
  eventually(
    () => progress(client, id),
    ({ state }) => ['done', 'refused'].includes(state),
  );

const csv = (...rows: string[]): string =>
  ['reference_number,name,phone,email,amount,description', ...rows].join('\r\n');

describe('A large upload', () => {
  test('is begun with a link, takes a file there, and tells how far it has got until its rows are sent', async () => {
    const { client } = await newMerchant();
    const phone = String(50_000_000 + Math.floor(Math.random() * 9_999_999));
    const link = await begin(client);
    const waiting = await progress(client, link.upload_id);

    const uploaded = await put(
      link,
      csv(`R-1,نورة,${phone},,10.5,Dates`, 'R-2,Ali,12,,1,', `R-3,Ali,${phone},,2,`),
    );
    const done = await ended(client, link.upload_id);

    expect(link).toEqual({
      upload_id: 1,
      url: expect.stringMatching(/^http.*X-Amz-Signature=/),
      method: 'PUT',
      headers: { 'If-None-Match': '*' },
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    expect(waiting).toEqual({
      upload_id: 1,
      state: 'waiting',
      uploaded: 0,
      parsed: 0,
      accepted: 0,
      rejected: 0,
      sent: 0,
      percent: 0,
      errors: [],
    });
    expect(uploaded.status).toBe(200);
    expect(done).toEqual({
      upload_id: 1,
      state: 'done',
      uploaded: 3,
      parsed: 3,
      accepted: 2,
      rejected: 1,
      sent: 0,
      percent: 100,
      errors: [{ row: 3, field: 'phone', message: expect.any(String) }],
    });

    await client.call('POST', '/api/v1/invoice/bulk', { ids: [2, 4] });
    expect(
      await eventually(
        () => progress(client, link.upload_id),
        ({ sent }) => sent === 2,
      ),
    ).toMatchObject({ state: 'done', sent: 2 });
    expect(await eventuallySentTo(`+965${phone}`, 2)).toHaveLength(2);
  });

  test('may be a workbook', async () => {
    const { client } = await newMerchant();
    const link = await begin(client, { isScheduled: 'false', fileType: 'xlsx' });
    const file = readFileSync(new URL('../fixtures/bulk/openpyxl-invoices.xlsx', import.meta.url));
    await put(link, new Uint8Array(file));

    const { state, uploaded, parsed } = await ended(client, link.upload_id);
    expect([state, parsed]).toEqual(['done', uploaded]);
  });

  test('of a file that cannot be used says why, and stores nothing', async () => {
    const { client } = await newMerchant();
    const link = await begin(client, { fileType: 'xlsx' });
    await put(link, csv('R-1,Ali,55510001,,1,'));

    expect(await ended(client, link.upload_id)).toMatchObject({
      state: 'refused',
      accepted: 0,
      reason: 'The file is not an XLSX file.',
    });
    const listed = await client.call('GET', path, { type: '0' });
    expect(listed.json.response.pagination.total).toBe(0);
  });

  test('takes one file', async () => {
    const { client } = await newMerchant();
    const link = await begin(client);

    expect((await put(link, csv('R-1,Ali,55510001,,1,'))).status).toBe(200);
    expect((await put(link, csv('R-2,Ali,55510002,,1,'))).status).toBe(412);
  });

  test('begun again with its key is the same one, and with another payload the 409', async () => {
    const { client } = await newMerchant();
    const key = { 'Idempotency-Key': 'large' };

    const first = await begin(client, { fileType: 'csv' }, key);
    const again = await begin(client, { fileType: 'csv' }, key);
    const other = await client.call('POST', `${path}/large`, { fileType: 'xlsx' }, key);

    expect([again.upload_id, again.method]).toEqual([first.upload_id, 'PUT']);
    expect((await put(again, csv('R-1,Ali,55510001,,1,'))).status).toBe(200);
    expect(told(other)).toEqual(errors.conflict);
  });

  test('needs the type of its file', async () => {
    const { client } = await newMerchant();

    expect(told(await client.call('POST', `${path}/large`, { fileType: 'json' }))).toEqual(
      invalid({ fileType: ['The selected file type is invalid.'] }),
    );
  });

  test('is nobody else’s, and one that came in a request is none', async () => {
    const [{ client }, { client: stranger }] = await Promise.all([newMerchant(), newMerchant()]);
    const { upload_id: id } = await begin(client);
    const invoices = [{ reference_number: 'R', name: 'Ali', phone: '55510001', email: '', amount: '1' }];
    const small = await client.call('POST', path, { fileType: 'json', invoices });

    const answers = [
      await stranger.call('GET', `${path}/large/${id}`),
      await client.call('GET', `${path}/large/${small.json.response.upload_id}`),
    ];
    expect(answers.map(told)).toEqual([errors.notFound, errors.notFound]);
  });

  test('is reached by its path with a slash', async () => {
    const { client } = await newMerchant();
    const answer = await client.call('POST', `${path}/large/`, { fileType: 'csv' });

    expect((await put(answer.json.response, csv('R-1,Ali,55510001,,1,'))).status).toBe(200);
  });
});
