import { beforeAll, describe, expect, inject, test } from 'vitest';
import { encrypt } from '../../shared/encryption/cipher.ts';
import { type Client, send } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, invalid, told } from './contract-errors.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant());
});

const createWith = (bytes: Uint8Array<ArrayBuffer>, name: string, type: string, payload: object = {}) => {
  const { merchantCode, keys } = client.account;
  const body = new FormData();
  body.append(
    'data',
    encrypt(JSON.stringify({ merchantCode, amount: '1', invoiceType: '0', ...payload }), keys, 16),
  );
  body.append('attachment', new Blob([bytes], { type }), name);
  return send('POST', '/api/v1/invoice', { headers: client.headers, body }, keys);
};

const startingWith = (hex: string, length = 64): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length).map((_, at) => (at * 37) % 256);
  bytes.set(Buffer.from(hex, 'hex'));
  return bytes;
};

const [pdf, png, jpg] = ['255044462d312e37', '89504e470d0a1a0a', 'ffd8ffe0'];
const mostBytes = 2 * 1024 * 1024;

describe('A file that comes with an invoice', () => {
  test.each([
    ['pdf', pdf, 'application/pdf'],
    ['png', png, 'image/png'],
    ['jpg', jpg, 'image/jpeg'],
  ])('can be read as %s at the address that the invoice shows', async (extension, head = '', type) => {
    const bytes = startingWith(head);

    const { status, json } = await createWith(bytes, `bill.${extension}`, type);

    expect(status).toBe(200);
    expect(json.response.attachment).toMatch(new RegExp(`^https?://[^/]+/.+\\.${extension}$`));
    const file = await fetch(inject('url') + new URL(json.response.attachment).pathname);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe(type);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('x-request-id')).toMatch(/\S/);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    const read = await client.call('GET', `/api/v1/invoice/${json.response.id}`);
    expect(read.json.response).toEqual(json.response);
  });

  test('may have 2 MB to the byte', async () => {
    const { json } = await createWith(startingWith(png ?? '', mostBytes), 'a.png', 'image/png');

    const file = await fetch(inject('url') + new URL(json.response.attachment).pathname);

    expect((await file.arrayBuffer()).byteLength).toBe(mostBytes);
  });

  test('is refused above 2 MB', async () => {
    const answer = await createWith(startingWith(png ?? '', mostBytes + 1), 'a.png', 'image/png');

    expect(told(answer)).toEqual(
      invalid({ attachment: ['The attachment must not be greater than 2048 kilobytes.'] }),
    );
  });

  test.each([
    ['a program', '4d5a900003000000'],
    ['a page', Buffer.from('<html><script>').toString('hex')],
    ['a picture of another kind', Buffer.from('GIF89a').toString('hex')],
    ['a png cut short', '89504e47'],
  ])('is refused as %s, whatever it calls itself', async (_kind, head) => {
    const answer = await createWith(startingWith(head, 32), 'bill.pdf', 'application/pdf');

    expect(told(answer)).toEqual(
      invalid({ attachment: ['The attachment must be a file of type: pdf, png, jpg.'] }),
    );
  });

  test('makes no invoice when it is refused', async () => {
    const { client: other } = await newMerchant();
    const body = new FormData();
    const { merchantCode, keys } = other.account;
    body.append('data', encrypt(JSON.stringify({ merchantCode, amount: '1', invoiceType: '0' }), keys, 16));
    body.append('attachment', new Blob(['MZ']), 'a.pdf');

    await send('POST', '/api/v1/invoice', { headers: other.headers, body });

    const { json } = await other.call('GET', '/api/v1/invoice-dashboard');
    expect(json.response.stats.total_invoice_count).toBe(0);
  });

  test('counts as none when it is empty', async () => {
    const { json } = await createWith(new Uint8Array(), 'a.pdf', 'application/pdf');

    expect(json.response.attachment).toBe('');
  });
});

test.each([
  `/attachments/${'0'.repeat(32)}.pdf`,
  '/attachments/..%2Fsecrets.json',
  '/attachments/%2e%2e%2f%2e%2e%2fsecrets.json',
  '/attachments/constructor',
  '/attachments/',
])('%s is no file', async (path) => {
  expect(told(await send('GET', path))).toEqual(errors.notFound);
});
