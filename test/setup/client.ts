import { inject } from 'vitest';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { type CipherKeys, decrypt, encrypt } from '../../shared/encryption/cipher.ts';

/** What a merchant's software knows of itself. */
export interface Account {
  merchantCode: string;
  accessCode: string;
  username: string;
  password: string;
  keys: CipherKeys;
}

export const sandbox: Account = {
  merchantCode: sandboxMerchant.code,
  accessCode: sandboxMerchant.keys.accessCode,
  username: sandboxMerchant.username,
  password: sandboxMerchant.password,
  keys: sandboxMerchant.keys,
};

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
  /** The body as JSON, decrypted where it was encrypted; undefined when it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

/** Sends one HTTP request to the service under test. */
export const send = async (
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: {
    headers?: Record<string, string>;
    body?: string | FormData | URLSearchParams | Uint8Array<ArrayBuffer>;
  } = {},
  keys?: CipherKeys,
): Promise<Answer> => {
  const answer = await fetch(inject('url') + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: opened(text, keys) };
};

export const sendJson = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(method, path, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A merchant's software: logged in, encrypting what it sends and decrypting what it gets. */
export interface Client {
  account: Account;
  accessToken: string;
  refreshToken: string;
  headers: Record<string, string>;
  /** Calls an encrypted operation; GET carries the payload in the query, everything else in a JSON body. */
  call(method: string, path: string, payload?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The same with `data` as it is given, for what no honest client sends. */
  callRaw(method: string, path: string, data: string, headers?: Record<string, string>): Promise<Answer>;
}

export const logIn = async (account: Account = sandbox): Promise<Client> => {
  const { username, password, merchantCode, accessCode, keys } = account;
  const login = await sendJson('POST', '/api/v1/login', { username, password });
  if (login.status !== 200) throw new Error(`login as ${username}: ${login.status} ${login.text}`);
  const { access_token: accessToken, refresh_token: refreshToken } = login.json.response.token;
  const headers = { Authorization: `Bearer ${accessToken}`, accessCode, Accept: 'application/json' };
  const callRaw: Client['callRaw'] = (method, path, data, extra = {}) =>
    method === 'GET'
      ? send(
          method,
          `${path}${path.includes('?') ? '&' : '?'}data=${data}`,
          { headers: { ...headers, ...extra } },
          keys,
        )
      : send(
          method,
          path,
          {
            headers: { ...headers, 'content-type': 'application/json', ...extra },
            body: JSON.stringify({ data }),
          },
          keys,
        );
  return {
    account,
    accessToken,
    refreshToken,
    headers,
    callRaw,
    call: (method, path, payload = {}, extra = {}) =>
      callRaw(method, path, encrypt(JSON.stringify({ merchantCode, ...payload }), keys, 16), extra),
  };
};

const opened = (text: string, keys: CipherKeys | undefined): unknown => {
  const body = parsed(text);
  const hex = isEnvelope(body) ? body.response : undefined;
  if (hex === undefined || keys === undefined) return body;
  return parsed(decrypt(hex, keys) ?? '');
};

const isEnvelope = (body: unknown): body is { response: string } =>
  typeof body === 'object' && body !== null && typeof (body as { response?: unknown }).response === 'string';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
