import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStack } from '../../infra/local/stack.ts';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { seedLocalStack } from '../../infra/operator/seed.ts';
import { eventually } from '../setup/eventually.ts';
import { daftar, sentence } from './daftar.ts';

/** A stack that no other test uses: what is done here concerns every merchant of a service. */
let url = '';
let folder = '';
let stop = async (): Promise<void> => {};

const start = async (): Promise<void> => {
  // Built a moment ago for the stack that the other tests share.
  const bundles = resolve(import.meta.dirname, '../../dist/functions');
  const options = { port: 0, dataDir: folder, quiet: true, bundles, beforeReady: seedLocalStack };
  ({ url, stop } = await startStack(options));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daftar-operator-'));
  await start();
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

const logIn = async (): Promise<string> => {
  const { username, password } = sandboxMerchant;
  const answer = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { response } = (await answer.json()) as { response: { token: { access_token: string } } };
  return response.token.access_token;
};
/** The first bytes are the header, which names the key. */
const keyOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
const statusWith = async (token: string): Promise<number> =>
  (await fetch(`${url}/api/v1/keys`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('signing-key rotate', () => {
  test('tokens issued before it verify on, and so do those issued after it', async () => {
    const before = await logIn();
    expect(await statusWith(before)).toBe(200);

    const { code, stdout } = await daftar(['signing-key', 'rotate'], folder);
    const after = await logIn();

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^New signing key [0-9a-f-]{36}\.\n$/),
    });
    expect([await statusWith(before), await statusWith(after)]).toEqual([200, 200]);
  });

  test('a function that starts afterwards signs with the new key, and the others learn to verify it', async () => {
    const { stdout } = await daftar(['signing-key', 'rotate'], folder);
    await stop();
    await start();

    const token = await logIn();

    expect(stdout).toContain(keyOf(token));
    expect(
      await eventually(
        () => statusWith(token),
        (status) => status === 200,
      ),
    ).toBe(200);
  });
});

describe('refund', () => {
  test('needs no code where there is one merchant', async () => {
    const { code, stdout, stderr } = await daftar(['refund', 'show', '7'], folder);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(sentence(stderr)).toMatch(/^Merchant 842217 has no refund 7: /);
  });

  test('list says so when none waits for anything', async () => {
    const { code, stdout } = await daftar(['refund', 'list'], folder);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'No refund waits for anything.\n' });
  });
});
