import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMerchant } from '../setup/merchant.ts';
import { daftar, sentence } from './daftar.ts';

let folder = '';
let code = '';
let token = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daftar-export-'));
  const { account, client } = await newMerchant();
  code = account.merchantCode;
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '12.5',
    invoiceType: '0',
    customerName: 'نورة علي',
  });
  token = json.response.token;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const linesIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('merchant export', () => {
  test('writes a merchant into a new file that nobody else may read, and says how much that is', async () => {
    const out = join(folder, 'shop.jsonl');

    const ended = await daftar(['merchant', 'export', code, '--out', out]);

    const lines = linesIn(await readFile(out, 'utf8'));
    expect([ended.code, ended.stdout]).toEqual([0, '']);
    expect(ended.stderr).toMatch(new RegExp(`^Merchant ${code} exported: ${lines.length - 2} items\\.\\n`));
    expect(ended.stderr).toMatch(/^ {2}invoice +1$/m);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(lines.find(({ kind }) => kind === 'invoice').data).toMatchObject({
      token,
      amount: '12.500',
      customer: { name: 'نورة علي' },
    });
  });

  test('writes to its output where no file is named, and nothing else there', async () => {
    const { stdout } = await daftar(['merchant', 'export', code]);

    const lines = linesIn(stdout);
    expect([lines[0].kind, lines.at(-1).kind]).toEqual(['export', 'end']);
    expect(stdout).not.toContain('secret');
  });

  test('writes over no file', async () => {
    const out = join(folder, 'kept.jsonl');
    await daftar(['merchant', 'export', code, '--out', out]);
    const before = await readFile(out, 'utf8');

    const ended = await daftar(['merchant', 'export', code, '--out', out]);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`There is a file ${out} already: name another one.`);
    expect(await readFile(out, 'utf8')).toBe(before);
  });

  test('knows the merchants there are', async () => {
    const { code: exitCode, stderr } = await daftar(['merchant', 'export', '999999']);

    expect(exitCode).toBe(1);
    expect(sentence(stderr)).toMatch(/^There is no merchant 999999: /);
  });
});
