import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test, vi } from 'vitest';
import { originKeyReader } from '../../../shared/http/origin-key.ts';

const key = 'k'.repeat(64);
const send = vi.fn();
const client = { send } as unknown as SecretsManagerClient;

beforeEach(() => {
  vi.stubEnv('SECRETS_PREFIX', 'daftar/test');
  send.mockReset().mockResolvedValue({ SecretString: JSON.stringify({ key }) });
});

test('the key is read once, of the stage’s own secret', async () => {
  const read = originKeyReader(client);

  expect([await read(), await read()]).toEqual([key, key]);
  expect(send.mock.calls.map(([{ input }]) => input)).toEqual([{ SecretId: 'daftar/test/edge/origin-key' }]);
});

test('what could not be read is asked for again', async () => {
  send.mockRejectedValueOnce(new Error('throttled'));
  const read = originKeyReader(client);

  await expect(read()).rejects.toThrow('throttled');
  expect(await read()).toBe(key);
});

test.each(['', '{}', '{"key":""}'])('a secret that guards nothing is an error: %s', async (SecretString) => {
  send.mockResolvedValue({ SecretString });

  await expect(originKeyReader(client)()).rejects.toThrow();
});
