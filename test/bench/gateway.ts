import { Agent, request } from 'node:http';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { encrypt } from '../../shared/encryption/cipher.ts';
import { onTemporaryStack } from './temporary-stack.ts';
import { quantile, textTable } from './text-table.ts';

const measureMs = 6_000;
const warmUpMs = 1_500;
const { code, keys, username, password } = sandboxMerchant;

/** Requests per second of create and list through the gateway that `npm start` runs, with one and with sixteen clients. */
export const benchGateway = (): Promise<string> =>
  onTemporaryStack(async ({ url }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const send = sender(url, agent);
    const login = await send('POST', '/api/v1/login', {}, JSON.stringify({ username, password }));
    const { access_token } = JSON.parse(login).response.token;
    const headers = { authorization: `Bearer ${access_token}`, accessCode: keys.accessCode };

    const data = (payload: object): string =>
      encrypt(JSON.stringify({ merchantCode: code, ...payload }), keys, 16);
    const invoice = {
      amount: '10.000',
      invoiceType: '0',
      customerName: 'Noura',
      description: 'x'.repeat(100),
    };
    const body = JSON.stringify({ data: data(invoice) });
    const operations = {
      create: () => send('POST', '/api/v1/invoice', headers, body),
      list: () => send('GET', `/api/v1/invoice-dashboard?data=${data({})}`, headers),
    };

    const rows: (string | number)[][] = [];
    for (const [name, act] of Object.entries(operations)) {
      for (const clients of [1, 16]) {
        await driven(act, clients, warmUpMs);
        const times = await driven(act, clients, measureMs);
        const perSecond = (times.length / measureMs) * 1000;
        const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
        rows.push([
          `${name}, ${clients} client${clients > 1 ? 's' : ''}`,
          perSecond.toFixed(0),
          p50.toFixed(1),
          p99.toFixed(1),
        ]);
      }
    }
    agent.destroy();
    return textTable([['operation', 'requests/s', 'p50 ms', 'p99 ms'], ...rows]);
  });

/** Milliseconds of each request that so many clients made, one after the other each. */
const driven = async (act: () => Promise<unknown>, clients: number, forMs: number): Promise<number[]> => {
  const times: number[] = [];
  const until = performance.now() + forMs;
  const client = async (): Promise<void> => {
    for (let started = performance.now(); started < until; started = performance.now()) {
      await act();
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
};

/** Plain node:http with connections kept: a heavier client would be what is measured. Fails on anything but a 200. */
const sender =
  (base: string, agent: Agent) =>
  (method: string, path: string, headers: Record<string, string>, body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const json = { 'content-type': 'application/json' };
      const call = request(base + path, { agent, method, headers: { ...json, ...headers } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${path.slice(0, 40)}: ${answer.statusCode} ${text}`));
        });
      });
      call.on('error', reject);
      call.end(body);
    });
