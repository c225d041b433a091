import { beforeAll, describe, expect, test } from 'vitest';
import { erasePayer } from '../../infra/operator/erase/erase-payer.ts';
import { attachmentRepository } from '../../shared/store/attachments.ts';
import type { Account, Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { pay } from '../setup/payer.ts';
import { daftar, sentence } from './daftar.ts';

let client: Client;
let account: Account;
let id = 0;
beforeAll(async () => {
  ({ client, account, id } = await newMerchant());
});

const phone = '+96555598765';
const erase = (...args: string[]) => daftar(['payer', 'erase', '--merchant', account.merchantCode, ...args]);
const create = async () => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    ...{ amount: '9', invoiceType: '0', customerName: 'Salwa', countryCode: '965', mobileNumber: '55598765' },
  });
  return json.response as { id: number; url: string };
};
const found = async (search: string): Promise<number> =>
  (await client.call('GET', '/api/v1/invoice-dashboard', { search })).json.response.invoices.pagination.total;

describe('payer erase', () => {
  test('needs to be told whom', async () => {
    const { code, stderr } = await erase();

    expect(code).toBe(1);
    expect(sentence(stderr)).toBe(
      'Say whom with --phone, --email or --token; with more than one, whoever has any of them.',
    );
  });

  test.each([
    ['--phone', '55598765'],
    ['--email', 'salwa'],
    ['--token', '17'],
  ])('takes no %s like %s', async (option, value) => {
    const { code, stderr } = await erase(option, value);

    expect(code).toBe(1);
    expect(sentence(stderr)).toContain('It must be');
  });

  test('says how much there is, refuses while money is asked for, and shows nobody whose it is', async () => {
    await create();

    const [dry, refused] = [await erase('--phone', phone, '--dry-run'), await erase('--phone', phone)];

    expect([dry.code, dry.stdout]).toEqual([
      0,
      `Of +965******65, merchant ${account.merchantCode} has invoices: 1.\nStill asked for money by invoices: 1.\n`,
    ]);
    expect([refused.code, sentence(refused.stderr)]).toEqual([
      1,
      'This payer is still asked for money by invoices: 1. Nothing was changed: wait until that is paid, or cancel it with --cancel-unpaid.',
    ]);
    expect(dry.stdout + dry.stderr + refused.stdout + refused.stderr).not.toMatch(/55598765|Salwa/);
  });

  test('has nothing to do for somebody who never paid', async () => {
    const { code, stdout } = await erase('--email', 'nobody@example.com');

    expect([code, stdout]).toEqual([0, `Of n***@e***, merchant ${account.merchantCode} has nothing.\n`]);
  });

  test('is followed by details, list and search over HTTP', async () => {
    const invoice = await create();
    await pay(invoice.url);
    await eventually(
      () => found('55598765'),
      (total) => total > 0,
    );

    await erasePayer({
      table: tableUnderTest(),
      merchantId: id,
      wanted: { phone: phone.slice(1) },
      cancelUnpaid: true,
      nowMs: Date.now(),
      lookAgainMs: 0,
      dropAttachment: attachmentRepository().drop,
      onItem: () => {},
    });

    const { json } = await client.call('GET', `/api/v1/invoice/${invoice.id}`);
    expect(JSON.stringify(json)).toContain('Erased');
    expect(JSON.stringify(json)).not.toMatch(/55598765|Salwa/);
    // What the stream's worker was late to put in, it takes out again a moment later.
    for (const term of ['55598765', 'salwa']) {
      await eventually(
        () => found(term),
        (total) => total === 0,
      );
    }
  });
});
