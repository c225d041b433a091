import { beforeAll, expect, inject, test } from 'vitest';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { type Account, logIn, sandbox } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { type Ended, run, sentence } from './daftar.ts';

let account: Account;
beforeAll(async () => {
  ({ account } = await newMerchant());
});

const keysOf = ({ password, accessCode, keys }: Account): Record<string, string> => ({
  DAFTAR_SMOKE_PASSWORD: password,
  DAFTAR_SMOKE_ACCESS_CODE: accessCode,
  DAFTAR_SMOKE_SECRET_KEY: keys.secretKey,
  DAFTAR_SMOKE_IV_KEY: keys.ivKey,
});
const as = ({ merchantCode, username }: Account): string[] => [
  '--merchant',
  merchantCode,
  '--username',
  username,
];
const smoke = (args: string[], environment: Record<string, string> = {}): Promise<Ended> =>
  run('infra/smoke/smoke.ts', args, environment);
const onStack = (args: string[], environment: Record<string, string>): Promise<Ended> =>
  smoke(['--url', inject('url'), ...args], environment);

test('A service that works is logged in to, and has one more invoice, which is cancelled', async () => {
  const { code, stdout, stderr } = await onStack(as(account), keysOf(account));

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const id = /Read invoice (\d+) /.exec(stdout)?.[1];
  expect(stdout.replaceAll(/ +\d+ ms/g, '').split('\n')).toEqual([
    'Log in',
    'Make an invoice',
    `Read invoice ${id}`,
    'Cancel it',
    'Log out',
    '',
  ]);
  const { json } = await (await logIn(account)).call('GET', '/api/v1/invoice-dashboard');
  expect(json.response.invoices.data).toMatchObject([
    {
      id: Number(id),
      amount: '1.000',
      invoice_status: 3,
      reference_number: expect.stringMatching(/^smoke-/),
    },
  ]);
});

test('Nothing secret is printed, and no argument takes a secret', async () => {
  const { stdout } = await onStack(as(account), keysOf(account));
  const help = await smoke(['--help']);

  const told = Object.values(keysOf(account)).filter((secret) => stdout.includes(secret));
  expect(told).toEqual([]);
  const lines = help.stdout.split('\n').filter((line) => /^ +-/.test(line));
  const options = lines.map((line) => line.trim().split('  ')[0]);
  expect(options).toEqual([
    '--url <base url>',
    '--merchant <merchant code>',
    '--username <username>',
    '-h, --help',
  ]);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['a wrong password', () => ({ DAFTAR_SMOKE_PASSWORD: 'wrong' }), /^Log in failed: 401 /],
  [
    'an access code of nobody',
    () => ({ DAFTAR_SMOKE_ACCESS_CODE: crypto.randomUUID() }),
    /^Make an invoice failed: 401 /,
  ],
  [
    'another merchant’s keys',
    () => ({ DAFTAR_SMOKE_SECRET_KEY: sandbox.keys.secretKey }),
    /^Make an invoice failed: 506 /,
  ],
])('%s fails at the step that it spoils', async (_what, spoilt, message) => {
  const { code, stderr } = await onStack(as(account), { ...keysOf(account), ...spoilt() });

  expect(code).toBe(1);
  expect(sentence(stderr)).toMatch(message);
});

test('What is missing is named, all of it at once', async () => {
  const { code, stderr } = await onStack(['--username', 'noor'], { DAFTAR_SMOKE_IV_KEY: 'too short' });

  expect(code).toBe(1);
  expect(sentence(stderr)).toBe(
    'Missing or of the wrong length: --merchant, DAFTAR_SMOKE_PASSWORD, DAFTAR_SMOKE_ACCESS_CODE, DAFTAR_SMOKE_SECRET_KEY, DAFTAR_SMOKE_IV_KEY.',
  );
});

test('A service that is not there, and an address with a path, end in a sentence', async () => {
  const gone = await smoke(['--url', 'http://127.0.0.1:1', ...as(account)], keysOf(account));
  const withPath = await smoke(['--url', `${inject('url')}/api/v1`, ...as(account)], keysOf(account));

  expect([gone.code, withPath.code]).toEqual([1, 1]);
  expect(sentence(gone.stderr)).toMatch(/^Log in failed: fetch failed: .*(ECONNREFUSED|bad port)/);
  expect(sentence(withPath.stderr)).toContain('--url must be an address without a path');
});

test('Credentials may come from a secret', async () => {
  const secrets = secretStore(undefined);
  const name = `daftar/local/smoke-${account.merchantCode}`;
  const { keys, ...rest } = account;
  await secrets.write(name, { ...rest, ...keys });
  await secrets.write(`${name}-incomplete`, { ...rest, ...keys, password: 5 });
  const environment = inject('environment');

  const whole = await onStack([], { ...environment, DAFTAR_SMOKE_SECRET: name });
  const incomplete = await onStack([], { ...environment, DAFTAR_SMOKE_SECRET: `${name}-incomplete` });
  const missing = await onStack([], { ...environment, DAFTAR_SMOKE_SECRET: `${name}-missing` });

  expect([whole.code, incomplete.code, missing.code]).toEqual([0, 1, 1]);
  expect(sentence(incomplete.stderr)).toMatch(/is no set of credentials: look at password\.$/);
  expect(sentence(missing.stderr)).toMatch(/cannot be read \(ResourceNotFoundException\)/);
});
