import { describe, expect, test } from 'vitest';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { type Client, logIn, sandbox, send, sendJson } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { errors, told } from './contract-errors.ts';
import { keyOrder } from './key-order.ts';

const tokens = {
  status: true,
  message: 'Success',
  response: {
    token: {
      token_type: 'Bearer',
      expires_in: 900,
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^def502[0-9a-f]{64,}$/),
    },
  },
};

const tokenKeys = [
  'status',
  'message',
  'response',
  'response.token',
  'response.token.token_type',
  'response.token.expires_in',
  'response.token.access_token',
  'response.token.refresh_token',
];

const refresh = (refreshToken: string) => sendJson('POST', '/api/v1/token-refresh', { refreshToken });
const logOut = (accessToken: string) =>
  send('DELETE', '/api/v1/logout', { headers: { Authorization: `Bearer ${accessToken}` } });
const profileWith = (client: Client, accessToken: string) =>
  client.call('GET', '/api/v1/profile', {}, { Authorization: `Bearer ${accessToken}` });
const claimsOf = (jwt: string, part: 0 | 1) =>
  JSON.parse(Buffer.from(jwt.split('.')[part] ?? '', 'base64url').toString());

describe('Login', () => {
  test('answers JSON with a pair of tokens, its keys in the documented order', async () => {
    const { username, password } = sandbox;

    const answer = await sendJson('POST', '/api/v1/login', { username, password });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('x-request-id')).toMatch(/\S/);
    expect(answer.json).toEqual(tokens);
    expect(keyOrder(answer.json)).toEqual(tokenKeys);
  });

  test('answers a form as it does JSON', async () => {
    const { username, password } = sandbox;

    const answer = await send('POST', '/api/v1/login', { body: new URLSearchParams({ username, password }) });

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(tokens);
  });

  test('takes the username in any case', async () => {
    const { account } = await newMerchant();

    const answer = await sendJson('POST', '/api/v1/login', {
      username: account.username.toUpperCase(),
      password: account.password,
    });

    expect(answer.json).toEqual(tokens);
  });

  test('issues an access token with the documented header and claims', async () => {
    const { id, client } = await newMerchant();

    const { iat, ...claims } = claimsOf(client.accessToken, 1);

    expect(claimsOf(client.accessToken, 0)).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
    expect(claims).toEqual({
      aud: '2',
      jti: expect.stringMatching(/^[0-9a-f]{80}$/),
      nbf: iat,
      exp: iat + 900,
      sub: String(id),
      scopes: ['*'],
    });
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(30);
  });

  test('tells a wrong password and an unknown username apart by nothing', async () => {
    const { account } = await newMerchant();

    const wrongPassword = await sendJson('POST', '/api/v1/login', {
      username: account.username,
      password: `${account.password}x`,
    });
    const unknownName = await sendJson('POST', '/api/v1/login', {
      username: `nobody-${account.username}`,
      password: account.password,
    });

    expect([told(wrongPassword), told(unknownName)]).toEqual([
      errors.invalidSignature,
      errors.invalidSignature,
    ]);
  });

  test('takes the password to the letter', async () => {
    const { account } = await newMerchant();
    const { username, password } = account;

    const answers = await Promise.all(
      [password.toLowerCase(), ` ${password}`, `${password} `].map((wrong) =>
        sendJson('POST', '/api/v1/login', { username, password: wrong }),
      ),
    );

    expect(answers.map(told)).toEqual(answers.map(() => errors.invalidSignature));
  });

  test('refuses a disabled merchant by name of the fault', async () => {
    const { id, account } = await newMerchant();
    await merchantRepository(tableUnderTest()).setStatus(id, 'disabled');

    const { username, password } = account;
    const answer = await sendJson('POST', '/api/v1/login', { username, password });

    expect(told(answer)).toEqual(errors.invalidMerchant);
  });

  test('asks whoever failed ten times to wait, also with the right password then', async () => {
    const { account } = await newMerchant();
    const { username, password } = account;
    const wrong = () => sendJson('POST', '/api/v1/login', { username, password: 'wrong' });
    const failures = [];
    for (let tries = 0; tries < 10; tries++) failures.push(told(await wrong()));

    const refused = await wrong();
    const right = await sendJson('POST', '/api/v1/login', { username, password });

    expect(failures).toEqual(failures.map(() => errors.invalidSignature));
    expect([told(refused), told(right)]).toEqual([errors.tooMany, errors.tooMany]);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });

  test('lets no more than ten wrong passwords through when they come all at once', async () => {
    const { account } = await newMerchant();

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        sendJson('POST', '/api/v1/login', { username: account.username, password: `guess-${at}` }),
      ),
    );

    const guesses = answers.filter(({ status }) => status === 401).length;
    expect(guesses).toBeLessThanOrEqual(10);
  });
});

describe('Refreshing', () => {
  test('exchanges a refresh token for a new pair, and the old access token lives on', async () => {
    const { client } = await newMerchant();

    const answer = await refresh(client.refreshToken);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(tokens);
    expect(keyOrder(answer.json)).toEqual(tokenKeys);
    const { access_token: accessToken, refresh_token: refreshToken } = answer.json.response.token;
    expect(refreshToken).not.toBe(client.refreshToken);
    expect((await profileWith(client, accessToken)).status).toBe(200);
    expect((await profileWith(client, client.accessToken)).status).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test('ends the whole family when a used token comes back', async () => {
    const { client } = await newMerchant();
    const { token } = (await refresh(client.refreshToken)).json.response;

    const reuse = await refresh(client.refreshToken);

    expect(told(reuse)).toEqual(errors.invalidSignature);
    expect(told(await refresh(token.refresh_token))).toEqual(errors.invalidSignature);
    expect(told(await profileWith(client, token.access_token))).toEqual(errors.unauthenticated);
    expect(told(await profileWith(client, client.accessToken))).toEqual(errors.unauthenticated);
  });

  test('leaves other logins of the same merchant alone when one family ends', async () => {
    const { account, client } = await newMerchant();
    const other = await logIn(account);
    await refresh(client.refreshToken);

    await refresh(client.refreshToken);

    expect((await profileWith(client, other.accessToken)).status).toBe(200);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  test('gives one token to at most one of many calls at once', async () => {
    const { client } = await newMerchant();

    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(client.refreshToken)));

    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(told)).toEqual(refused.map(() => errors.invalidSignature));
  });

  test.each([
    ['unknown', `def502${'0'.repeat(192)}`],
    ['garbage', 'garbage'],
    ['an access token', 'eyJhbGciOiJub25lIn0.e30.'],
  ])('refuses a token that is %s', async (_kind, refreshToken) => {
    expect(told(await refresh(refreshToken))).toEqual(errors.invalidSignature);
  });

  test('refuses a disabled merchant', async () => {
    const { id, client } = await newMerchant();
    await merchantRepository(tableUnderTest()).setStatus(id, 'disabled');

    expect(told(await refresh(client.refreshToken))).toEqual(errors.invalidMerchant);
  });
});

describe('Logging out', () => {
  test('answers success and ends access and refresh tokens of the session', async () => {
    const { client } = await newMerchant();
    const { token } = (await refresh(client.refreshToken)).json.response;

    const answer = await logOut(token.access_token);

    expect(told(answer)).toEqual({
      status: 200,
      text: '{"status":true,"message":"Success","response":null}',
    });
    expect(told(await profileWith(client, client.accessToken))).toEqual(errors.unauthenticated);
    expect(told(await profileWith(client, token.access_token))).toEqual(errors.unauthenticated);
    expect(told(await refresh(token.refresh_token))).toEqual(errors.invalidSignature);
    expect(told(await logOut(token.access_token))).toEqual(errors.unauthenticated);
  });

  test('leaves other sessions of the same merchant alone', async () => {
    const { account, client } = await newMerchant();
    const other = await logIn(account);

    await logOut(client.accessToken);

    expect((await profileWith(client, other.accessToken)).status).toBe(200);
  });
});
