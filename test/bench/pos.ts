import { setTimeout } from 'node:timers/promises';
import { sandboxMerchant, sandboxTerminals } from '../../infra/operator/sandbox.ts';
import { type DeviceApi, deviceApi } from '../../infra/terminal/device-api.ts';
import { encrypt } from '../../shared/encryption/cipher.ts';
import { hashOfCredential } from '../../shared/merchants/terminal-signature.ts';
import { connect, dynamoTable } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { onTemporaryStack } from './temporary-stack.ts';
import { quantile, textTable } from './text-table.ts';

const rounds = 100;
const neighbours = 50;
const { code, keys, username, password } = sandboxMerchant;

/** How long an amount takes from the cashier's request to a terminal that waits for it, alone and among fifty that wait. */
export const benchPos = (): Promise<string> =>
  onTemporaryStack(async ({ url, endpoints }) => {
    Object.assign(process.env, endpoints);
    const [{ id: terminalId, credential }] = sandboxTerminals;
    const device = deviceAt(url, terminalId, credential);
    const push = await cashier(url, terminalId);

    const alone = await timesOf(device, push);
    const others = await waitingNeighbours(url);
    const among = await timesOf(device, push);
    await others.stop();

    const row = (name: string, times: readonly number[]) => [
      name,
      quantile(times, 0.5).toFixed(0),
      quantile(times, 0.99).toFixed(0),
    ];
    return textTable([
      [`push to terminal, ${rounds} times`, 'p50 ms', 'p99 ms'],
      row('alone', alone),
      row(`among ${neighbours} terminals that wait`, among),
    ]);
  });

const deviceAt = (base: string, terminalId: number, credential: string): DeviceApi =>
  deviceApi({ base, terminalId, credentialHash: hashOfCredential(credential), nowMs: Date.now });

/** Logs in, and gives what pushes an amount to a terminal. */
const cashier = async (url: string, terminalId: number): Promise<() => Promise<void>> => {
  const json = { 'content-type': 'application/json' };
  const login = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password }),
  });
  const { response } = (await login.json()) as { response: { token: { access_token: string } } };
  const headers = {
    ...json,
    authorization: `Bearer ${response.token.access_token}`,
    accessCode: keys.accessCode,
  };
  const wanted = { merchantCode: code, customer_name: 'Salman', amount: '0.100', terminal_id: terminalId };
  const body = JSON.stringify({ data: encrypt(JSON.stringify(wanted), keys, 16) });
  return async () => {
    const answer = await fetch(`${url}/api/v1/merchant/smartpos-transaction`, {
      method: 'POST',
      headers,
      body,
    });
    if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`);
  };
};

const timesOf = async (device: DeviceApi, push: () => Promise<void>): Promise<number[]> => {
  const times: number[] = [];
  while (times.length < rounds) {
    const question = device.next();
    await setTimeout(100 + 500 * Math.random());
    const began = performance.now();
    const [{ status, json }] = await Promise.all([question, push()]);
    if (status !== 200) throw new Error(`next: ${status}`);
    times.push(performance.now() - began);
    await device.tell({ transaction_id: json.response.transaction_id, result: 'declined' });
  }
  return times;
};

/** Terminals at other counters, whose questions are held open all the time. */
const waitingNeighbours = async (url: string): Promise<{ stop: () => Promise<void> }> => {
  const terminals = terminalRepository(dynamoTable(connect()));
  let stopped = false;
  const wait = async (at: number): Promise<void> => {
    const [id, credential] = [5_000 + at, `pos_bench-${at}`];
    const draft = { id, merchantId: sandboxMerchant.id, name: 'A8', model: 'A8', remark: '' } as const;
    // As busy as it takes to be waited for, for as long as the measurement may last.
    await terminals.add(draft, hashOfCredential(credential), Date.now() + 3_600_000);
    const device = deviceAt(url, id, credential);
    while (!stopped) await device.next(5);
  };
  const waits = Array.from({ length: neighbours }, (_, at) => wait(at));
  await setTimeout(2_000);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(waits);
    },
  };
};
