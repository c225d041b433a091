import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { type Client, logIn } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { eventuallySentTo, sentTo } from '../setup/sent.ts';

import { errors, invalid, told } from './contract-errors.ts';

const path = '/api/v1/invoice-bulk-upload';
const rowKeys = [
  'id',
  'merchant_id',
  'reference_number',
  'name',
  'phone',
  'email',
  'amount',
  'description',
  'status',
  'has_schedule',
  'schedule_time',
  'created_at',
  'updated_at',
];
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

const header = 'reference_number,name,phone,email,amount,description';
const csv = (...lines: string[]): string =>
  Buffer.from([header, ...lines].join('\r\n'), 'utf8').toString('base64');
const file = (...lines: string[]) => ({ isScheduled: 'false', fileType: 'csv', invoices: csv(...lines) });
const upload = async (client: Client, payload: object, headers = {}) => {
  const answer = await client.call('POST', path, payload, headers);
  expect([answer.status, answer.json?.message]).toEqual([200, 'Invoice file uploaded successfully']);
  return answer.json.response;
};
const list = async (client: Client, type: '0' | '1' = '0', page = 1) =>
  (await client.call('GET', `${path}?page=${page}`, { type })).json.response;
const row = async (client: Client, id: number, type: '0' | '1' = '0') =>
  (await list(client, type)).data.find((each: { id: number }) => each.id === id);
const sendIds = (client: Client, ids: unknown, headers = {}) =>
  client.call('POST', '/api/v1/invoice/bulk', { ids }, headers);
const sentRow = (client: Client, id: number) =>
  eventually(
    () => row(client, id),
    ({ status }) => status === 3,
  );
const refusedOnId = invalid({ id: ['The selected id is invalid.'] });

describe('An uploaded file', () => {
  test('becomes rows, and tells each bad one with its field and reason', async () => {
    const { client, id } = await newMerchant();

    const response = await upload(
      client,
      file(
        'R-1,نورة,+96555510001,noura@example.com,10.5,Dates',
        'R-2,Ali,123,ali@example.com,3,',
        'R-3,Huda,55510003,,0,',
        '"R-4",Salem,5551 0004,,1.000,"Two, lines"',
      ),
    );

    expect(response).toEqual({
      upload_id: 1,
      total: 4,
      accepted: 2,
      rejected: 2,
      errors: [
        { row: 3, field: 'phone', message: expect.any(String) },
        { row: 4, field: 'amount', message: expect.any(String) },
      ],
    });
    const { data, pagination } = await list(client);
    expect(data).toEqual([
      expect.objectContaining({
        id: 4,
        reference_number: 'R-4',
        phone: '96555510004',
        description: 'Two, lines',
      }),
      {
        id: 2,
        merchant_id: id,
        reference_number: 'R-1',
        name: 'نورة',
        phone: '96555510001',
        email: 'noura@example.com',
        amount: '10.500',
        description: 'Dates',
        status: 1,
        has_schedule: 0,
        schedule_time: null,
        created_at: timestamp,
        updated_at: timestamp,
      },
    ]);
    expect(data.map(Object.keys)).toEqual([rowKeys, rowKeys]);
    expect(pagination).toMatchObject({ total: 2, count: 2, per_page: 20, current_page: 1, total_pages: 1 });
    expect((await list(client, '1')).data).toEqual([]);
  });

  test('that comes again, corrected, makes only the rows that are missing', async () => {
    const { client } = await newMerchant();
    const [first, second, bad, good] = [
      'R-1,Noura,55510001,,10,',
      'R-2,Ali,55510002,,10,',
      'R-3,Huda,12,,10,',
      'R-3,Huda,55510003,,10,',
    ];
    await upload(client, file(first, second, bad));
    await client.call('DELETE', `${path}/2`);

    expect(await upload(client, file(first, second, good))).toMatchObject({
      upload_id: 2,
      total: 3,
      accepted: 3,
      rejected: 0,
      errors: [],
    });
    const { data, pagination } = await list(client);
    expect(data.map((each: { id: number; name: string }) => [each.id, each.name])).toEqual([
      [8, 'Huda'],
      [6, 'Noura'],
      [4, 'Ali'],
    ]);
    expect(pagination.total).toBe(3);
  });

  test('may be a workbook, or an array of objects', async () => {
    const { client } = await newMerchant();
    const invoices = readFileSync(
      new URL('../fixtures/bulk/openpyxl-invoices.xlsx', import.meta.url),
    ).toString('base64');

    const workbook = await upload(client, { isScheduled: false, fileType: 'xlsx', invoices });
    const objects = await upload(client, {
      fileType: 'json',
      invoices: [{ reference_number: 7, name: 'Ali', phone: 55510001, email: '', amount: '2.250' }],
    });

    expect(workbook.total).toBeGreaterThan(0);
    expect(objects).toMatchObject({ upload_id: 2, total: 1, accepted: 1 });
    expect((await list(client)).data[0]).toMatchObject({ reference_number: '7', amount: '2.250' });
  });

  test('that cannot be used is one 422 on invoices, and nothing is stored', async () => {
    const { client } = await newMerchant();
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const answers = await Promise.all(
      [
        { fileType: 'csv', invoices: '%%%' },
        { fileType: 'csv', invoices: base64('') },
        { fileType: 'csv', invoices: base64('name,phone\nAli,55510001') },
        { fileType: 'xlsx', invoices: csv('R-1,Ali,55510001,,1,') },
        { fileType: 'csv', invoices: csv() },
        { fileType: 'json', invoices: 'rows' },
        { fileType: 'json', invoices: [] },
        { fileType: 'csv', invoices: base64(`${header}${',x'.repeat(200)}\n${'1,'.repeat(205)}1`) },
      ].map((payload) => client.call('POST', path, payload)),
    );

    expect(answers.map(({ status, json }) => [status, Object.keys(json.errors)])).toEqual(
      answers.map(() => [422, ['invoices']]),
    );
    expect((await list(client)).pagination.total).toBe(0);
    expect((await upload(client, file('R-1,Ali,55510001,,1,'))).upload_id).toBe(1);
  });

  test('needs its type and its content', async () => {
    const { client } = await newMerchant();
    const answers = await Promise.all([
      client.call('POST', path, { isScheduled: 'maybe', fileType: 'doc' }),
      client.call('GET', path, {}),
    ]);

    expect(answers.map(told)).toEqual([
      invalid({
        isScheduled: ['The is scheduled must be true or false.'],
        fileType: ['The selected file type is invalid.'],
        invoices: ['The invoices field is required.'],
      }),
      invalid({ type: ['The type field is required.'] }),
    ]);
  });

  test('again with its key gets the first answer, and another file with the key the 409', async () => {
    const { client } = await newMerchant();
    const key = { 'Idempotency-Key': 'file' };
    const payload = file('R-1,Ali,55510001,,1,', 'R-2,Huda,1,,1,');

    const first = await client.call('POST', path, payload, key);
    const again = await client.call('POST', path, payload, key);
    const other = await client.call('POST', path, file('R-1,Ali,55510002,,1,'), key);

    expect(again.json).toEqual(first.json);
    expect([first, again].map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
    expect(told(other)).toEqual(errors.conflict);
    expect((await list(client)).pagination.total).toBe(1);
  });
});

describe('A row', () => {
  let client: Client;
  beforeAll(async () => {
    ({ client } = await newMerchant());
    await upload(
      client,
      file(
        ...Array.from(
          { length: 6 },
          (_, at) => `R-${at},Payer ${at},5552000${at},p${at}@example.com,10,Text`,
        ),
      ),
    );
  });
  const edit = (id: number, payload: object) => client.call('PUT', `${path}/${id}`, payload);
  const whole = {
    amount: '12.750',
    name: 'Corrected',
    email: 'corrected@example.com',
    phone: '55520099',
    reference_number: 'NEW',
  };

  test('is corrected, and answered as it is then', async () => {
    const before = await row(client, 2);
    const { status, json } = await edit(2, whole);

    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'Invoice updated successfully',
      response: { ...before, ...whole, phone: '96555520099', updated_at: timestamp },
    });
    expect(Object.keys(json.response)).toEqual(rowKeys);
    expect(await row(client, 2)).toEqual(json.response);
    expect((await edit(2, json.response)).json.response).toMatchObject({ phone: '96555520099' });
  });

  test('is corrected by the rules of a single invoice, all fields given', async () => {
    const answers = await Promise.all([
      edit(4, {}),
      edit(4, { ...whole, phone: '12', email: 'none' }),
      edit(4, { ...whole, phone: '12' }),
      edit(4, { ...whole, amount: 'ten' }),
      edit(4, { ...whole, schedule_time: '2190-01-01 10:00' }),
    ]);

    expect(answers.map(({ status, json }) => [status, Object.keys(json.errors ?? {})])).toEqual([
      [422, ['amount', 'name', 'email', 'phone', 'reference_number']],
      [422, ['email']],
      [422, ['phone']],
      [506, []],
      [422, ['schedule_time']],
    ]);
  });

  test('is deleted for good', async () => {
    const { json } = await client.call('DELETE', `${path}/6`);

    expect(json).toEqual({ status: true, message: 'Invoice has been deleted', response: null });
    expect(await row(client, 6)).toBeUndefined();
    const again = [await client.call('DELETE', `${path}/6`), await edit(6, whole)];
    expect(again.map(told)).toEqual([errors.notFound, errors.notFound]);
  });

  test('becomes one invoice by SMS, however often it is sent, and can be changed no more', async () => {
    const answers = await Promise.all([
      sendIds(client, ['8']),
      sendIds(client, [8]),
      sendIds(client, ['8', '8']),
    ]);
    expect(answers.map(({ json }) => json)).toEqual(
      answers.map(() => ({ status: true, message: 'Invoice sent successfully', response: null })),
    );
    await sentRow(client, 8);
    await sendIds(client, ['8']);

    const [sms] = await eventuallySentTo('+96555520003');
    // The search follows the table's stream by another worker than the SMS does.
    const { json } = await eventually(
      () => client.call('GET', '/api/v1/invoice-dashboard?search=R-3'),
      ({ json }) => json.response.invoices.data.length > 0,
    );
    expect(json.response.invoices.data).toMatchObject([
      {
        invoice_type: 1,
        invoice_sub_type: 0,
        reference_number: 'R-3',
        amount: '10.000',
        description: 'Text',
        customer: { name: 'Payer 3', email: 'p3@example.com', phone_number: '96555520003' },
      },
    ]);
    expect(sms?.text).toContain(json.response.invoices.data[0].url);
    expect(await sentTo('+96555520003')).toHaveLength(1);
    const refused = [await edit(8, whole), await client.call('DELETE', `${path}/8`)];
    expect(refused.map(told)).toEqual([refusedOnId, refusedOnId]);
  });

  test('is not sent together with one that is not there', async () => {
    const { client: stranger } = await newMerchant();
    const answers = await Promise.all([
      sendIds(client, ['10', '99998']),
      sendIds(stranger, ['10']),
      sendIds(client, []),
      sendIds(client, ['x']),
      sendIds(
        client,
        Array.from({ length: 1_001 }, () => '10'),
      ),
      client.call('POST', '/api/v1/invoice/bulk', {}),
    ]);

    const unknown = 'The selected ids is invalid.';
    const count = 'The ids must have between 1 and 1000 items.';
    expect(answers.map(told)).toEqual(
      [unknown, unknown, count, unknown, count, 'The ids field is required.'].map((message) =>
        invalid({ ids: [message] }),
      ),
    );
    expect(await row(client, 10)).toMatchObject({ status: 1 });
  });

  test("of another merchant's cannot be reached", async () => {
    const { client: stranger } = await newMerchant();
    const answers = [
      await stranger.call('PUT', `${path}/10`, whole),
      await stranger.call('DELETE', `${path}/10`),
    ];

    expect(answers.map(told)).toEqual([errors.notFound, errors.notFound]);
    expect((await list(stranger)).data).toEqual([]);
    expect(await row(client, 10)).toMatchObject({ status: 1 });
  });
});

describe('A scheduled row', () => {
  const inMinutes = (minutes: number): string => kuwaitTimestamp(Date.now() + minutes * 60_000).slice(0, 16);
  const scheduled = (time: string, name = 'Noura') => ({
    isScheduled: 'true',
    fileType: 'json',
    invoices: [
      { reference_number: 'S', name, phone: '55530001', email: '', amount: '1', schedule_time: time },
    ],
  });

  test('carries its time, and is moved', async () => {
    const { client } = await newMerchant();
    const [time, later] = [inMinutes(60), inMinutes(120)];
    expect(await upload(client, scheduled(time))).toMatchObject({ accepted: 1 });
    expect((await list(client, '1')).data).toMatchObject([
      { id: 3, has_schedule: 1, schedule_time: `${time}:00`, status: 1 },
    ]);

    const edit = {
      amount: 1,
      name: 'Noura',
      email: 'n@example.com',
      phone: '55530001',
      reference_number: 'S',
    };
    const moved = await client.call('PUT', `${path}/3`, { ...edit, schedule_time: later });
    const kept = await client.call('PUT', `${path}/3`, edit);
    const soon = await client.call('PUT', `${path}/3`, { ...edit, schedule_time: inMinutes(2) });

    expect(moved.json.response).toMatchObject({ schedule_time: `${later}:00` });
    expect(kept.json.response).toMatchObject({ schedule_time: `${later}:00` });
    expect([soon.status, Object.keys(soon.json.errors)]).toEqual([422, ['schedule_time']]);
  });

  test('needs a time at least five minutes ahead', async () => {
    const { client } = await newMerchant();

    expect(await upload(client, scheduled(inMinutes(3)))).toMatchObject({
      accepted: 0,
      rejected: 1,
      errors: [{ row: 1, field: 'schedule_time' }],
    });
  });
});

test('the published samples of the list and of sending are understood, with their slash', async () => {
  const client = await logIn();
  const { vectors } = JSON.parse(readFileSync(new URL('../vectors/vectors.json', import.meta.url), 'utf8'));
  const sample = (operation: string): string =>
    vectors.find((each: { operation: string }) => each.operation.startsWith(operation)).hex;

  const listed = await client.callRaw('GET', `${path}/`, sample(`GET ${path}/`));
  const sent = await client.callRaw('POST', '/api/v1/invoice/bulk', sample('POST /api/v1/invoice/bulk'));

  expect([listed.status, listed.json.message]).toEqual([200, 'Bulk invoice list']);
  expect(listed.json.response.pagination).toMatchObject({ current_page: 1 });
  // The rows that the sample names are not the sandbox's.
  expect(told(sent)).toEqual(invalid({ ids: ['The selected ids is invalid.'] }));
});
