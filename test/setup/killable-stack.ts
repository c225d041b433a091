import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CipherKeys, decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { type DaftarProcess, startProcess } from '../local/fixtures/daftar-process.ts';
import { temporaryFolder } from '../local/fixtures/fake-functions.ts';
import { sandbox } from './client.ts';

/** A stack of the test's own, in processes of its own, which can be ended as a power cut does. */
export interface KillableStack {
  readonly daftar: DaftarProcess;
  readonly url: string;
}

/** A data folder that goes when the test does. */
export const ownDataFolder = async (): Promise<string> => {
  const dataDir = await temporaryFolder();
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
};

/** Runs Daftar on the folder, as `npm start` does. */
export const startOn = async (dataDir: string, port = 0): Promise<KillableStack> => {
  const daftar = startProcess('infra/local/start.ts', { PORT: String(port), DAFTAR_DATA: dataDir });
  onTestFinished(async () => {
    daftar.kill('SIGTERM');
    await daftar.exit;
  });
  return { daftar, url: await daftar.ready() };
};

/** Ends both its processes at once, without a word. */
export const killAll = async ({ daftar }: KillableStack, dataDir: string): Promise<void> => {
  const { dynamodbPid } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8'));
  process.kill(dynamodbPid, 'SIGKILL');
  daftar.kill('SIGKILL');
  await daftar.exit;
};

const keys: CipherKeys = sandbox.keys;

/** The sandbox merchant's software against such a stack: answers the decrypted `response`, throws for all but 200. */
export type SandboxCall = (
  method: string,
  path: string,
  payload?: object,
  headers?: Record<string, string>,
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
) => Promise<any>;

export const sandboxClientOf = async (url: string): Promise<SandboxCall> => {
  const login = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: sandbox.username, password: sandbox.password }),
  });
  const { response } = (await login.json()) as { response: { token: { access_token: string } } };
  const authorized = {
    Authorization: `Bearer ${response.token.access_token}`,
    accessCode: sandbox.accessCode,
    'content-type': 'application/json',
  };
  return async (method, path, payload = {}, extra = {}) => {
    const headers = { ...authorized, ...extra };
    const data = encrypt(JSON.stringify({ merchantCode: sandbox.merchantCode, ...payload }), keys);
    const answer = await (method === 'GET'
      ? fetch(`${url}${path}${path.includes('?') ? '&' : '?'}data=${data}`, { headers })
      : fetch(url + path, { method, headers, body: JSON.stringify({ data }) }));
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const { response: hex } = (await answer.json()) as { response: string };
    return JSON.parse(decrypt(hex, keys) ?? '').response;
  };
};
