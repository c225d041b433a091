import { beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '../../shared/contracts/registry.ts';
import { type Answer, type Client, send, sendJson } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, invalid, type Told, told } from './contract-errors.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant());
});

const minimum = { amount: '1', invoiceType: '0' };
const create = (payload: object = minimum, headers: Record<string, string> = {}) =>
  client.call('POST', '/api/v1/invoice', payload, headers);
const cancelTwice = async () => {
  const { token } = (await create()).json.response;
  await client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
  return client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
};
const sameKeyTwice = async () => {
  await create(minimum, { 'Idempotency-Key': 'k' });
  return create({ ...minimum, amount: '2' }, { 'Idempotency-Key': 'k' });
};
const failTooOften = async () => {
  const { account } = await newMerchant();
  const wrong = () => sendJson('POST', '/api/v1/login', { username: account.username, password: 'wrong' });
  for (let tries = 0; tries < 10; tries++) await wrong();
  return wrong();
};

describe('Every row of the contract', () => {
  test.each<[string, () => Promise<Answer>, Told]>([
    ['400 for cancelling twice', cancelTwice, errors.notCancellable],
    [
      '401 for wrong credentials',
      () => sendJson('POST', '/api/v1/login', { username: 'nobody-here', password: 'x' }),
      errors.invalidSignature,
    ],
    [
      '401 for a stale refresh token',
      () => sendJson('POST', '/api/v1/token-refresh', { refreshToken: 'def502' }),
      errors.invalidSignature,
    ],
    [
      '401 without a bearer',
      () => sendJson('POST', '/api/v1/invoice', { data: '00' }),
      errors.unauthenticated,
    ],
    [
      '401/501 for a foreign access code',
      () => create(minimum, { accessCode: '00000000-0000-0000-0000-000000000000' }),
      errors.invalidMerchant,
    ],
    ['404 for an unknown id', () => client.call('GET', '/api/v1/invoice/1'), errors.notFound],
    [
      '404 with a message alone for an unknown token',
      () => client.call('PUT', '/api/v1/invoice/1', { statusId: '3' }),
      errors.tokenNotFound,
    ],
    ['404 for an unknown path', () => send('GET', '/api/v2/invoice'), errors.notFound],
    ['405 for an unknown method', () => send('PATCH', '/api/v1/login'), errors.methodNotAllowed],
    ['409 for a key with another payload', sameKeyTwice, errors.conflict],
    [
      '413 for a body of more than 6 MB',
      () => sendJson('POST', '/api/v1/login', { username: 'a'.repeat(6 * 1024 * 1024) }),
      errors.tooLarge,
    ],
    [
      '415 for a body of another kind',
      () => send('POST', '/api/v1/login', { headers: { 'content-type': 'text/xml' }, body: '<login/>' }),
      errors.unsupportedType,
    ],
    [
      '422 for a field that breaks a rule',
      () => create({ ...minimum, amount: '0' }),
      invalid({ amount: ['The amount must be greater than 0.'] }),
    ],
    ['429 for too many failures', failTooOften, errors.tooMany],
    ['506 for unusable data', () => client.callRaw('POST', '/api/v1/invoice', '00'), errors.invalidData],
    ['506 for an amount that is none', () => create({ ...minimum, amount: 'ten' }), errors.invalidData],
  ])('%s', async (_row, request, expected) => {
    const answer = await request();

    expect(told(answer)).toEqual(expected);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('x-request-id')).toMatch(/^\S{8,}$/);
  });

  test('names what is allowed with a 405', async () => {
    const refused = await send('PATCH', '/api/v1/login');
    const invoice = await send('DELETE', '/api/v1/invoice/1');

    expect(refused.headers.get('allow')).toBe('POST');
    expect(invoice.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'PUT']);
  });
});

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

describe('An unknown path', () => {
  test.each([
    '/',
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1/invoices',
    '/API/V1/LOGIN',
    '/api/v1/login/x',
    '/api//v1/login',
    '/api/v1/invoice/1/2',
    '/api/v1/%zz',
    '/api/v1/%00',
    '/_sandbox/',
    '/__proto__',
    '//example.com/api/v1/login',
    `/${'x'.repeat(4_000)}`,
  ])('%s is the 404 for every method', async (path) => {
    const answers = await Promise.all(methods.map((method) => send(method, path)));

    expect(answers.map(told)).toEqual(answers.map(() => errors.notFound));
  });
});

describe('A known path', () => {
  const pathsAt = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/, '[^/]+')}$`);
  const paths = [...new Set(contracts.map(({ path }) => path.replace(/\{\w+\}/, '1')))].map((path) => {
    const methods = contracts.filter((contract) => pathsAt(contract.path).test(path));
    return [path, methods.map(({ method }) => method).sort()] as const;
  });

  test.each(paths)(
    '%s allows %j and no other method, also with a slash at its end',
    async (path, allowed) => {
      const others = methods.filter((method) => !(allowed as readonly string[]).includes(method));

      const answers = await Promise.all(
        others.flatMap((method) => [send(method, path), send(method, `${path}/`)]),
      );

      expect(answers.map(told)).toEqual(answers.map(() => errors.methodNotAllowed));
      expect(answers.map(({ headers }) => headers.get('allow')?.split(', ').sort())).toEqual(
        answers.map(() => allowed),
      );
    },
  );
});

test('OPTIONS is a method like any other that no path allows', async () => {
  const paths = ['/', '/api/v1/invoices', '/api/v1/login', '/api/v1/login/', '/s/1', '/attachments/1'];

  const answers = await Promise.all(paths.map((path) => send('OPTIONS', path)));

  const { notFound, methodNotAllowed } = errors;
  expect(answers.map(told)).toEqual([notFound, notFound, ...Array(4).fill(methodNotAllowed)]);
  expect(answers.map(({ headers }) => headers.get('allow'))).toEqual([
    null,
    null,
    'POST',
    'POST',
    'GET, POST',
    'GET',
  ]);
});

test('Request ids are never the same', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => send('GET', '/')));

  expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(100);
});
