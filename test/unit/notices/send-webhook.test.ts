import { createServer } from 'node:net';
import tls from 'node:tls';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sendWebhook } from '../../../shared/notices/send-webhook.ts';
import type { WebhookMessage } from '../../../shared/notices/senders.ts';
import {
  drip,
  drippingHead,
  endless,
  endlessHeaders,
  endlessHints,
  hang,
  large,
  raw,
  redirectTo,
  reset,
  status,
  testOnlyCertificate,
  type WebhookReceiver,
  webhookReceiver,
} from '../../setup/webhook-receiver.ts';

const secrets = [
  'whsec_D11RhdrlhzEpfcA/H6q105M/Q044p6GIoirVag6aCaI=',
  'whsec_b2xkZXIgc2VjcmV0IG9mIHRoZSB0ZXN0cyE=',
];
const body = '{"token":"84221717575602869376000159841"}';

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await webhookReceiver();
});
afterEach(() => receiver.close());

const message = (url: string, changes: Partial<WebhookMessage> = {}): WebhookMessage => ({
  url,
  body,
  eventId: '1760000000000-00-0123456789abcdef',
  attempt: 1,
  secrets,
  loopback: true,
  nowMs: Date.now(),
  ...changes,
});

const resolvingTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('what is sent', () => {
  test('is one POST of the body, to path and query, with its headers', async () => {
    await sendWebhook(
      message(`${receiver.url}/hooks/a%20b?key=1&key=2#part`, { attempt: 3, nowMs: 1_760_000_000_999 }),
    );

    const [first, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(first).toMatchObject({ path: '/hooks/a%20b?key=1&key=2', body });
    const { 'webhook-signature': signature, host, ...headers } = first?.headers ?? {};
    expect(headers).toEqual({
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': 'Daftar',
      'webhook-id': '1760000000000-00-0123456789abcdef',
      'webhook-timestamp': '1760000000',
      'webhook-attempt': '3',
      connection: 'close',
    });
    expect(host).toBe(`127.0.0.1:${receiver.port}`);
    expect(signature).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
  });

  test.each(secrets)('is accepted by a verifier that knows one of two live secrets (%#)', async (secret) => {
    await sendWebhook(message(receiver.url));

    const [{ body: arrived, headers } = { body: '', headers: {} }] = receiver.received;
    expect(new Webhook(secret).verify(arrived, headers as Record<string, string>)).toEqual(JSON.parse(body));
  });

  test('is in UTF-8, and so is what was signed', async () => {
    await sendWebhook(message(receiver.url, { body: '{"reference_number":"فاتورة ١"}' }));

    const [{ body: arrived, headers } = { body: '', headers: {} }] = receiver.received;
    expect(new Webhook(secrets[0] ?? '').verify(arrived, headers as Record<string, string>)).toEqual({
      reference_number: 'فاتورة ١',
    });
  });
});

describe('what is answered', () => {
  test.each([200, 204, 404, 410, 500, 503])('is the status %i', async (code) => {
    receiver.reactsWith(status(code));

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: code, answer: '' });
  });

  test('is how a long answer begins, in one line without control characters', async () => {
    receiver.reactsWith(status(500, `{\r\n\t"error": "\u001b[31mno\u0000\u202e"\n}${'ب'.repeat(5_000)}`));

    const { answer } = await sendWebhook(message(receiver.url));
    expect(answer).toBe(`{ "error": "[31mno" }${'ب'.repeat(179)}`);
  });

  test.each([
    ['a character cut in two', Buffer.concat([Buffer.alloc(2_047, ' '), Buffer.from('é')])],
    ['a pair cut in two', Buffer.from(`${'x'.repeat(199)}😀`)],
    ['bytes that are no text', Buffer.from([0x6f, 0x6b, 0xff, 0xfe, 0xc3])],
  ])('is well-formed text, also of %s', async (_, bytes) => {
    receiver.reactsWith((response) => response.end(bytes));

    const { answer } = await sendWebhook(message(receiver.url));
    expect(answer.isWellFormed()).toBe(true);
    expect(answer.length).toBeLessThanOrEqual(200);
  });

  test('is a redirect itself, which nobody follows', async () => {
    const elsewhere = await webhookReceiver();
    onTestFinished(elsewhere.close);
    receiver.reactsWith(redirectTo(elsewhere.url));

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: 302, answer: '' });
    expect(elsewhere.received).toEqual([]);
  });

  test.each([100, 102, 103])('is the one after a %i', async (interim) => {
    receiver.reactsWith(raw(`HTTP/1.1 ${interim} Wait\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\nin time`));

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: 202, answer: 'in time' });
  });

  test('counts from its status on, also where the rest breaks off', async () => {
    receiver.reactsWith(raw('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthus far'));

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: 200, answer: 'thus far' });
  });
});

describe('a receiver that answers nothing of use', () => {
  test.each([
    ['resets', reset, 'closed the connection'],
    ['hangs up', raw(''), 'closed the connection'],
    ['breaks off in its head', raw('HTTP/1.1 200 OK\r\nx-cut'), 'closed the connection'],
    ['speaks something else', raw('220 mail.example.com ESMTP\r\n'), 'not HTTP'],
    ['has no such status', raw('HTTP/1.1 2000 OK\r\n\r\n'), 'not HTTP'],
    [
      'changes the protocol',
      raw('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      'not HTTP',
    ],
    ['has endless headers', endlessHeaders, 'headers too large'],
    ['hints without an end', endlessHints, 'not HTTP'],
  ])('that %s gets no status, at once', async (_, reaction, answer) => {
    receiver.reactsWith(reaction);

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: null, answer });
    await expect.poll(receiver.connections).toBe(0);
  });

  test.each([
    ['hangs', hang],
    ['never finishes its head', drippingHead(20)],
  ])('that %s gets its time, and no more', async (_, reaction) => {
    receiver.reactsWith(reaction);

    const beganMs = performance.now();
    expect(await sendWebhook(message(receiver.url), { limitMs: 2_000 })).toEqual({
      status: null,
      answer: 'timed out',
    });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    await expect.poll(receiver.connections).toBe(0);
  });

  test('is not there', async () => {
    const { url, close } = await webhookReceiver();
    await close();

    expect(await sendWebhook(message(url))).toEqual({ status: null, answer: 'refused the connection' });
  });
});

describe('an answer without an end', () => {
  test('that drips is left when its time is over, and its status counts', async () => {
    receiver.reactsWith(drip(20));

    const beganMs = performance.now();
    const { status: code, answer } = await sendWebhook(message(receiver.url), { limitMs: 2_000 });
    expect({ code, answer }).toEqual({ code: 200, answer: expect.stringMatching(/^x+$/) });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    await expect.poll(receiver.connections).toBe(0);
  });

  test.each([
    ['10 MB', large(10 * 2 ** 20)],
    ['without an end', endless],
  ])('%s is left after its start, in little memory', async (_, reaction) => {
    receiver.reactsWith(reaction);
    const { rss: before } = process.memoryUsage();

    expect(await sendWebhook(message(receiver.url))).toEqual({ status: 200, answer: 'x'.repeat(200) });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
    await expect.poll(receiver.connections).toBe(0);
    // No more left than the sockets' own buffers hold.
    expect(receiver.sentBytes()).toBeLessThan(9 * 2 ** 20);
  });
});

describe('TLS', () => {
  let secure: WebhookReceiver;
  beforeEach(async () => {
    secure = await webhookReceiver({ tls: true });
  });
  afterEach(() => secure.close());

  /** For as long as a test lasts, the receiver's certificate is one that everybody trusts. */
  const trusted = (): void => {
    const before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, testOnlyCertificate]);
    onTestFinished(() => tls.setDefaultCACertificates(before));
  };
  const resolve = resolvingTo('127.0.0.1');

  test('with a certificate that is trusted and of the name carries the webhook', async () => {
    trusted();

    const url = `https://receiver.test:${secure.port}/hook`;
    expect(await sendWebhook(message(url), { resolve })).toEqual({ status: 200, answer: '' });
    expect(secure.received).toMatchObject([{ body, headers: { host: `receiver.test:${secure.port}` } }]);
  });

  test('with a self-signed certificate carries nothing, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());

    expect(await sendWebhook(message(secure.url))).toEqual({ status: null, answer: 'bad certificate' });
    expect(secure.received).toEqual([]);
  });

  test('with a certificate of another name carries nothing', async () => {
    trusted();

    const url = `https://another.test:${secure.port}`;
    expect(await sendWebhook(message(url), { resolve })).toEqual({ status: null, answer: 'bad certificate' });
    expect(secure.received).toEqual([]);
  });

  test('with a receiver that has none is no connection', async () => {
    const url = receiver.url.replace('http:', 'https:');

    expect(await sendWebhook(message(url))).toEqual({ status: null, answer: 'no TLS connection' });
  });

  test('that is never finished is given up in time', async () => {
    const silent = createServer(() => {});
    onTestFinished(() => void silent.close());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as { port: number };

    expect(await sendWebhook(message(`https://127.0.0.1:${port}`), { limitMs: 2_000 })).toEqual({
      status: null,
      answer: 'timed out',
    });
  });
});

describe('where it goes', () => {
  test.each([
    ['localhost', 'http://localhost:{port}/'],
    ['localhost with a dot', 'http://localhost.:{port}/'],
    ['LOCALHOST', 'http://LOCALHOST:{port}/'],
    ['a number', 'http://2130706433:{port}/'],
    ['octal', 'http://0177.0.0.1:{port}/'],
    ['short', 'http://127.1:{port}/'],
    ['circled', 'http://①②⑦.⓪.⓪.①:{port}/'],
  ])('%s is this machine where that is allowed, and forbidden elsewhere', async (_, url) => {
    const here = url.replace('{port}', String(receiver.port));

    expect(await sendWebhook(message(here), { resolve: resolvingTo('127.0.0.1') })).toMatchObject({
      status: 200,
    });
    expect(
      await sendWebhook(message(here.replace('http:', 'https:'), { loopback: false }), {
        resolve: resolvingTo('127.0.0.1'),
      }),
    ).toEqual({ status: null, answer: 'forbidden address' });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    ['http://receiver.test/', 'not https'],
    ['http://10.0.0.1/', 'not https'],
    ['http://localhost.receiver.test/', 'not https'],
    ['ftp://localhost/', 'not https'],
    ['file:///etc/passwd', 'not https'],
    ['https://user:word@receiver.test/', 'user name in the URL'],
    ['https://user@receiver.test/', 'user name in the URL'],
    ['https://', 'not a URL'],
    ['https://./', 'not a URL'],
    ['', 'not a URL'],
    ['https://169.254.169.254/latest/meta-data/', 'forbidden address'],
    ['https://0.0.0.0/', 'forbidden address'],
    ['https://192.168.1.1./', 'forbidden address'],
    ['https://[::]/', 'forbidden address'],
    ['https://[::ffff:127.0.0.1]/', 'forbidden address'],
    ['https://[::ffff:10.0.0.1]/', 'forbidden address'],
    ['https://[fd00:ec2::254]/', 'forbidden address'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'forbidden address'],
  ])('%s is no target even of a sandbox', async (url, answer) => {
    expect(await sendWebhook(message(url))).toEqual({ status: null, answer });
  });

  test('a host is refused of which one address is forbidden', async () => {
    const resolve = resolvingTo('127.0.0.1', '10.0.0.1');

    const url = `https://receiver.test:${receiver.port}`;
    expect(await sendWebhook(message(url), { resolve })).toEqual({
      status: null,
      answer: 'forbidden address',
    });
  });

  test('nothing goes out in the clear to a name of this machine that means another', async () => {
    const url = `http://localhost:${receiver.port}`;
    expect(await sendWebhook(message(url), { resolve: resolvingTo('93.184.215.14') })).toEqual({
      status: null,
      answer: 'forbidden address',
    });
  });

  test('a name that means something else every time is looked up once a try, and judged by that', async () => {
    const answers = ['127.0.0.1', '10.0.0.1', '127.0.0.1'];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      return [{ address: answers[asked.length - 1] ?? '', family: 4 }];
    };
    const url = `http://localhost:${receiver.port}`;

    const statuses = [];
    for (const _ of answers) statuses.push((await sendWebhook(message(url), { resolve })).status);
    expect(statuses).toEqual([200, null, 200]);
    expect(asked).toHaveLength(3);
    expect(receiver.received).toHaveLength(2);
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'])(
    'a host that is not found (%s) is no such host',
    async (code) => {
      const resolve = async () => {
        throw Object.assign(new Error('getaddrinfo of secret.receiver.test'), { code });
      };

      expect(await sendWebhook(message('https://receiver.test'), { resolve })).toEqual({
        status: null,
        answer: 'no such host',
      });
    },
  );

  test('a host without an address is no such host', async () => {
    expect(await sendWebhook(message('https://receiver.test'), { resolve: resolvingTo() })).toEqual({
      status: null,
      answer: 'no such host',
    });
  });

  test('name servers that do not answer are given up in time', async () => {
    const resolve = () => new Promise<never>(() => {});

    expect(await sendWebhook(message('https://receiver.test'), { resolve, limitMs: 100 })).toEqual({
      status: null,
      answer: 'timed out',
    });
  });
});
