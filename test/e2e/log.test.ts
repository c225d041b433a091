import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, inject, test } from 'vitest';
import { businessMetrics } from '../../shared/contracts/business-metrics.ts';
import { type Answer, send, sendJson } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { wholeLines } from '../setup/log-lines.ts';
import { newMerchant } from '../setup/merchant.ts';

interface Line {
  requestId?: string;
  message?: string;
  operation?: string;
  merchantId?: number;
  status?: number;
  ms?: number;
}

/** What is a number has to be one there too: eight digits of some time may be a phone by chance. */
const isIn = (log: string, secret: string): boolean =>
  /^\d+$/.test(secret) ? new RegExp(`(?<!\\d)(965)?${secret}(?!\\d)`).test(log) : log.includes(secret);

const readLog = () => readFile(inject('logFile'), 'utf8');
const linesOf = (log: string): Line[] => wholeLines(log).map((line) => JSON.parse(line));

test.skipIf(inject('logFile') === '')(
  'The log has a line for every request, and nothing of what was said in it',
  async () => {
    const mark = randomBytes(6).toString('hex');
    const phone = `5${randomInt(1_000_000, 9_999_999)}`;
    const otherPhone = `6${randomInt(1_000_000, 9_999_999)}`;
    const { id: merchantId, account, client } = await newMerchant();
    const answers: [operation: string, answer: Answer][] = [];
    const note = async (operation: string, request: Promise<Answer>): Promise<Answer> => {
      const answer = await request;
      answers.push([operation, answer]);
      return answer;
    };
    const payload = {
      amount: '1',
      invoiceType: '0',
      customerName: `name-${mark}`,
      customerEmail: `mail-${mark}@example.org`,
      mobileNumber: phone,
      countryCode: '965',
      referenceNumber: `reference-${mark}`,
      description: `description-${mark}`,
      webhook: `https://hook-${mark}.example.org/`,
    };
    const { username, password } = account;

    const login = await note('login', sendJson('POST', '/api/v1/login', { username, password }));
    await note('login', sendJson('POST', '/api/v1/login', { username, password: `wrong-${mark}` }));
    await note('login', sendJson('POST', '/api/v1/login', { username: { mark }, password: [mark] }));
    const { refresh_token: first } = login.json.response.token;
    const refresh = (refreshToken: string) => sendJson('POST', '/api/v1/token-refresh', { refreshToken });
    const refreshed = await note('refresh-token', refresh(first));
    await note('refresh-token', refresh(`def502${mark}`));
    const { access_token: session } = refreshed.json.response.token;
    const key = { 'Idempotency-Key': `key-${mark}` };
    const create = (body: object) => client.call('POST', '/api/v1/invoice', body, key);
    const made = await note('create-invoice', create(payload));
    await note('create-invoice', create(payload));
    await note('create-invoice', create({ ...payload, amount: '2' }));
    await note('create-invoice', client.call('POST', '/api/v1/invoice', { ...payload, mobileNumber: '5' }));
    await note('create-invoice', client.call('POST', '/api/v1/invoice/', { ...payload, amount: mark }));
    await note(
      'create-invoice',
      client.callRaw('POST', '/api/v1/invoice', Buffer.from(mark).toString('hex')),
    );
    const { id, token } = made.json.response;
    await note('get-invoice', client.call('GET', `/api/v1/invoice/${id}`));
    await note('list-invoices', client.call('GET', `/api/v1/invoice-dashboard?search=name-${mark}`));
    await note(
      'resend-invoice',
      client.call('POST', '/api/v1/invoice/resend', {
        resendId: id,
        mobileNumber: otherPhone,
        countryCode: '965',
      }),
    );
    await note('cancel-invoice', client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' }));
    await note('get-profile', client.call('GET', '/api/v1/profile'));
    await note('get-profile', client.call('GET', '/api/v1/profile', {}, { accessCode: `code-${mark}` }));
    await note('get-keys', client.call('GET', '/api/v1/keys'));
    await note('get-attachment', send('GET', `/attachments/${mark}.pdf`));
    await note('answer-unrouted', send('GET', `/unknown/${mark}?phone=${phone}`));
    await note(
      'log-out',
      send('DELETE', '/api/v1/logout', { headers: { Authorization: `Bearer ${session}` } }),
    );
    await note(
      'log-out',
      send('DELETE', '/api/v1/logout', { headers: { Authorization: `Bearer a.${mark}.c` } }),
    );

    const requestIds = answers.map(([, { headers }]) => headers.get('x-request-id') ?? '');
    const log = await eventually(readLog, (text) =>
      requestIds.every((requestId) => wholeLines(text).some((line) => line.includes(requestId))),
    );

    const lines = linesOf(log).filter(({ requestId }) => requestIds.includes(requestId ?? ''));
    expect(lines.map(({ requestId, operation, status }) => ({ requestId, operation, status }))).toEqual(
      answers.map(([operation, { status }], at) => ({ requestId: requestIds[at], operation, status })),
    );
    expect(lines.every(({ ms }) => typeof ms === 'number' && ms >= 0 && ms < 30_000)).toBe(true);
    const withMerchant = lines.filter((line) => line.merchantId !== undefined);
    expect(new Set(withMerchant.map((line) => line.merchantId))).toEqual(new Set([merchantId]));
    const known = answers.filter(([operation]) => /invoice|profile|keys/.test(operation)).length;
    expect(withMerchant.length).toBe(known + 1);

    const secrets = {
      ...account.keys,
      accessCode: account.accessCode,
      password,
      mark,
      phone,
      otherPhone,
      username,
      accessToken: client.accessToken,
      signature: client.accessToken.split('.')[2] ?? '',
      refreshToken: client.refreshToken,
      first,
      session,
      merchantCode: `"${account.merchantCode}"`,
      linkKey: made.json.response.access_key,
      invoiceToken: token,
    };
    const leaked = Object.entries(secrets).filter(([, secret]) => isIn(log, secret));
    expect(leaked.map(([what]) => what)).toEqual([]);
  },
);

test.skipIf(inject('logFile') === '')(
  'An invoice is counted in a line that CloudWatch reads, and that says no more',
  async () => {
    const countedIn = (log: string): object[] => linesOf(log).filter((line) => 'InvoicesCreated' in line);
    const before = countedIn(await readLog()).length;
    const { client } = await newMerchant();
    await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', customerName: 'A' });

    const counted = await eventually(
      async () => countedIn(await readLog()),
      (lines) => lines.length > before,
    );

    const metrics = Object.keys(businessMetrics).map((name) => [name, expect.any(Number)]);
    const numbers = Object.fromEntries(metrics.filter(([name]) => name in (counted.at(-1) ?? {})));
    expect(counted.at(-1)).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          { Namespace: 'Daftar/local', Dimensions: [['service']], Metrics: expect.any(Array) },
        ],
      },
      service: 'daftar',
      ...numbers,
    });
  },
);

test.skipIf(inject('logFile') === '')(
  'The log of everything so far has no token, key, e-mail or payload in it',
  async () => {
    const log = await readLog();

    const found = [
      /eyJ[\w-]+\.eyJ/,
      /def502[0-9a-f]{8}/,
      /\w@\w/,
      /merchantCode/,
      /[0-9a-f]{64}/i,
      /argon2id/,
      /PRIVATE KEY/,
    ]
      .map((form) => form.exec(log))
      .filter((match) => match !== null)
      .map(({ index }) => log.slice(Math.max(0, index - 200), index + 100));

    expect(found).toEqual([]);
  },
);
