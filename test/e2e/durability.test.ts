import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type CipherKeys, decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { type DaftarProcess, startProcess } from '../local/fixtures/daftar-process.ts';
import { temporaryFolder } from '../local/fixtures/fake-functions.ts';
import { sandbox } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';

interface Running {
  daftar: DaftarProcess;
  url: string;
}

const start = async (dataDir: string): Promise<Running> => {
  const daftar = startProcess('infra/local/start.ts', { PORT: '0', DAFTAR_DATA: dataDir });
  onTestFinished(async () => {
    daftar.kill('SIGTERM');
    await daftar.exit;
  });
  return { daftar, url: await daftar.ready() };
};

/** Ends the stack as a power cut does: both its processes at once, without a word. */
const killAll = async ({ daftar }: Running, dataDir: string): Promise<void> => {
  const { dynamodbPid } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8'));
  process.kill(dynamodbPid, 'SIGKILL');
  daftar.kill('SIGKILL');
  await daftar.exit;
};

const keys: CipherKeys = sandbox.keys;

/** A new request each time, so that none is a repeat of another. */
const invoice = () => ({ amount: '1', invoiceType: '0', referenceNumber: randomUUID() });

/** The sandbox merchant's software, against one of the stacks this test starts. */
const clientOf = async (url: string) => {
  const login = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: sandbox.username, password: sandbox.password }),
  });
  const { response } = (await login.json()) as { response: { token: { access_token: string } } };
  const headers = {
    Authorization: `Bearer ${response.token.access_token}`,
    accessCode: sandbox.accessCode,
    'content-type': 'application/json',
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return async (method: string, path: string, payload: object = {}): Promise<any> => {
    const data = encrypt(JSON.stringify({ merchantCode: sandbox.merchantCode, ...payload }), keys);
    const answer = await (method === 'GET'
      ? fetch(`${url}${path}${path.includes('?') ? '&' : '?'}data=${data}`, { headers })
      : fetch(url + path, { method, headers, body: JSON.stringify({ data }) }));
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const { response: hex } = (await answer.json()) as { response: string };
    return JSON.parse(decrypt(hex, keys) ?? '').response;
  };
};

test.skipIf(inject('logFile') === '')(
  'Nothing that was acknowledged is lost when everything is killed in the middle of work',
  async () => {
    const dataDir = await temporaryFolder();
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    // biome-ignore lint/suspicious/noExplicitAny: invoices as they came
    const acknowledged: any[] = [];

    const running = await start(dataDir);
    const before = await clientOf(running.url);
    const { id: cancelledId, token } = await before('POST', '/api/v1/invoice', invoice());
    await before('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
    const worker = async (): Promise<void> => {
      while (acknowledged.length < 60) {
        acknowledged.push(await before('POST', '/api/v1/invoice', invoice()));
      }
    };
    const others = [worker(), worker(), worker()].map((work) => work.catch(() => undefined));
    await worker();
    await killAll(running, dataDir);
    await Promise.all(others);

    const call = await clientOf((await start(dataDir)).url);
    const read = await Promise.all(acknowledged.map(({ id }) => call('GET', `/api/v1/invoice/${id}`)));
    // Each start took another port, and links begin with it.
    const withoutPort = (invoice: { url: string }) => ({ ...invoice, url: new URL(invoice.url).pathname });
    expect(read.map(withoutPort)).toEqual(acknowledged.map(withoutPort));
    const cancelled = await call('GET', `/api/v1/invoice/${cancelledId}`);
    expect(cancelled.invoice_status).toBe(3);
    const last = acknowledged.at(-1);
    const found = await eventually(
      () => call('GET', `/api/v1/invoice-dashboard?search=${last.reference_number}`),
      ({ invoices }) => invoices.data.length === 1,
    );
    expect(found.invoices.data).toMatchObject([{ id: last.id }]);
    const made = await call('POST', '/api/v1/invoice', invoice());
    expect(made.id).toBeGreaterThan(Math.max(...acknowledged.map(({ id }) => id)));
    const { stats } = await eventually(
      () => call('GET', '/api/v1/invoice-dashboard'),
      (answer) => answer.stats.invoice_cancelled === '1',
    );
    expect(stats.total_invoice_count).toBeGreaterThanOrEqual(acknowledged.length + 2);
  },
);
