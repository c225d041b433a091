import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Client, send } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { rowsOf } from '../unit/fixtures/bulk.ts';
import { errors, told } from './contract-errors.ts';

const download = (path: string): Promise<Response> => fetch(inject('url') + path);

describe.each([
  ['csv', 'text/csv; charset=utf-8'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
] as const)('The template as %s', (fileType, contentType) => {
  const path = `/templates/bulk.${fileType}`;
  let client: Client;
  let bytes: Buffer;
  beforeAll(async () => {
    ({ client } = await newMerchant());
    bytes = Buffer.from(await (await download(path)).arrayBuffer());
  });

  test('is a file that anybody may save, and a cache may keep for an hour', async () => {
    const { status, headers } = await download(path);

    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': contentType,
      'content-disposition': `attachment; filename="daftar-invoices.${fileType}"`,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/\S/),
    });
    expect((await download(`${path}/`)).status).toBe(200);
  });

  test('has an example row', async () => {
    expect(await rowsOf(bytes, fileType)).toMatchObject([
      { number: 2, cells: { reference_number: 'INV-1001', phone: '50001234', amount: '12.500' } },
    ]);
  });

  test.each(['false', 'true'])('can be uploaded as it is, with isScheduled "%s"', async (isScheduled) => {
    const { status, json } = await client.call('POST', '/api/v1/invoice-bulk-upload', {
      isScheduled,
      fileType,
      invoices: bytes.toString('base64'),
    });

    expect([status, json.response]).toEqual([
      200,
      expect.objectContaining({ total: 1, accepted: 1, rejected: 0, errors: [] }),
    ]);
  });
});

test.each(['/templates/bulk.xls', '/templates/constructor', '/templates/', '/templates/..%2Fbulk.csv'])(
  '%s is no template',
  async (path) => {
    expect(told(await send('GET', path))).toEqual(errors.notFound);
  },
);

test('a template is only downloaded', async () => {
  expect(told(await send('POST', '/templates/bulk.csv'))).toEqual(errors.methodNotAllowed);
});
