import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { OperatorError } from '../operator/operator-error.ts';
import type { SmokeCredentials } from './credentials.ts';

/**
 * Logs in to a service, makes an invoice of 1.000 that is told to nobody, reads it, cancels it and logs out. Tells each step
 * that went well, with its time.
 *
 * @param base where the service answers, without a path
 * @throws OperatorError that says which step failed, and how
 */
export const smokeCheck = async (
  base: string,
  credentials: SmokeCredentials,
  tell: (line: string) => void,
): Promise<void> => {
  const origin = originOrThrow(base);
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await work().catch((error: unknown) => {
      throw new OperatorError(`${name} failed: ${error instanceof Error ? reason(error) : String(error)}`);
    });
    tell(`${name}  ${Math.round(performance.now() - startedMs)} ms`);
    return result;
  };

  const accessToken = await step('Log in', () => logIn(origin, credentials));
  const call = caller(origin, credentials, accessToken);
  const reference = `smoke-${randomUUID()}`;
  const { id, token } = await step('Make an invoice', async () => {
    const wanted = { amount: '1.000', invoiceType: '0', referenceNumber: reference };
    const { response } = await call('POST', '/api/v1/invoice', wanted);
    expectThat(response.reference_number === reference, 'the answer is another invoice');
    return response;
  });
  const stateIs = async (status: number, name: string): Promise<void> => {
    const { response } = await call('GET', `/api/v1/invoice/${id}`);
    expectThat(response.reference_number === reference, 'the answer is another invoice');
    expectThat(response.invoice_status === status, `it is not ${name}`);
  };
  await step(`Read invoice ${id}`, () => stateIs(unpaid, 'unpaid'));
  await step('Cancel it', async () => {
    await call('PUT', `/api/v1/invoice/${token}`, { statusId: String(cancelled) });
    await stateIs(cancelled, 'cancelled');
  });
  await step('Log out', () => call('DELETE', '/api/v1/logout'));
};

const unpaid = 0;
const cancelled = 3;
const patienceMs = 30_000;

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type Json = any;

const originOrThrow = (base: string): string => {
  const url = URL.parse(base);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search) return url.origin;
  throw new OperatorError(`--url must be an address without a path, as https://pay.example.com: ${base}`);
};

const logIn = async (origin: string, { username, password }: SmokeCredentials): Promise<string> => {
  const { response } = await exchange(`${origin}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return response.token.access_token;
};

const caller =
  (origin: string, credentials: SmokeCredentials, accessToken: string) =>
  async (method: string, path: string, payload: object = {}): Promise<Json> => {
    const { merchantCode, accessCode } = credentials;
    const data = encrypt(JSON.stringify({ merchantCode, ...payload }), credentials);
    const headers = {
      authorization: `Bearer ${accessToken}`,
      accessCode,
      'content-type': 'application/json',
    };
    const answer =
      method === 'GET'
        ? await exchange(`${origin}${path}?data=${data}`, { headers })
        : await exchange(origin + path, { method, headers, body: JSON.stringify({ data }) });
    // A merchant may have it that the answer is the hex alone; logging out is answered in the open.
    const hex = typeof answer === 'string' ? answer : answer.response;
    if (typeof hex !== 'string') return answer;
    const text = decrypt(hex, credentials);
    expectThat(text !== undefined, 'the answer cannot be decrypted: are these the keys of this merchant?');
    return JSON.parse(text);
  };

/** One request, whose answer must be a 200. A refusal tells why in its message, and nothing of the request. */
const exchange = async (url: string, request: RequestInit): Promise<Json> => {
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(patienceMs) });
  const text = await answer.text();
  expectThat(answer.status === 200, `${answer.status} ${text.slice(0, 300)}`);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Of what fetch throws, the cause says what really happened. */
const reason = ({ name, message, cause }: Error): string => {
  if (name === 'TimeoutError') return `no answer within ${patienceMs / 1_000} s`;
  return cause instanceof Error ? `${message}: ${cause.message || cause.name}` : message;
};
