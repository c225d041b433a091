import { readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { type Stack, startStack } from '../../infra/local/stack.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { temporaryFolder, writeBundles } from './fixtures/fake-functions.ts';
import { noticeRegistry, noticeSources } from './fixtures/notice-functions.ts';

let dataDir: string;
let bundles: string;
let stack: Stack;

const begin = async (): Promise<void> => {
  stack = await startStack({ port: 0, dataDir, quiet: true, registry: noticeRegistry, bundles });
};

beforeAll(async () => {
  [dataDir, bundles] = await Promise.all([temporaryFolder(), writeBundles(noticeSources)]);
  await begin();
  // From a time far from every real one on, so that each test can say what time it is.
  await move({ now: '2090-01-01 00:00:00' });
});

afterAll(async () => {
  await stack.stop();
  await Promise.all([dataDir, bundles].map((folder) => rm(folder, { recursive: true })));
});

const ask = async (method: string, path: string, body?: object) => {
  const answer = await fetch(stack.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
};
const move = async (to: object) => (await ask('PUT', '/_sandbox/clock', to)).json;
const notify = (to: string, what: string) => ask('POST', `/notify/${to}/${encodeURIComponent(what)}`);
const sentTo = async (to: string): Promise<SentMessage[]> =>
  (await ask('GET', `/_sandbox/outbox?to=${encodeURIComponent(to)}`)).json.messages;
const times = async (to: string): Promise<string[]> =>
  (await sentTo(to)).map(({ atMs }) => kuwaitTimestamp(atMs)).reverse();
const secondsBetween = (messages: readonly SentMessage[]): number[] => {
  const ms = messages.map(({ atMs }) => atMs).reverse();
  return ms.slice(1).map((each, index) => (each - (ms[index] ?? 0)) / 1_000);
};

describe('A notice', () => {
  test('is delivered soon after it was asked for, and once', async () => {
    await notify('+96550000101', 'hello');
    await stack.drained();

    expect(await sentTo('+96550000101')).toMatchObject([{ channel: 'sms', text: 'hello, try 1' }]);
  });

  test('that fails for three days is tried at just its times, in seconds here', async () => {
    await move({ now: '2090-02-01 00:00:00' });
    await notify('+96550000102', 'fails');
    const startedMs = performance.now();
    await move({ advance: 'P4D' });

    const [minute, hour] = [60, 3_600];
    const sent = await sentTo('+96550000102');
    expect(secondsBetween(sent)).toEqual([
      // The first try is by the running clock, and so is the pause after it to within the try itself.
      expect.closeTo(10, -1),
      minute,
      5 * minute,
      30 * minute,
      2 * hour,
      6 * hour,
      ...Array(6).fill(12 * hour),
    ]);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });

  test('and what is scheduled happen in order of time', async () => {
    await move({ now: '2090-03-01 00:00:00' });
    await notify('+96550000103', 'fails');
    await stack.drained();
    const scheduler = new SchedulerClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
      endpoint: stack.endpoints['AWS_ENDPOINT_URL_SCHEDULER'] ?? '',
    });
    await scheduler.send(
      new CreateScheduleCommand({
        Name: 'noon',
        ScheduleExpression: 'at(2090-03-01T09:00:00)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: stack.endpoints['SCHEDULE_TARGET_ARN'],
          RoleArn: 'arn:role',
          Input: JSON.stringify({ what: 'noon was done' }),
        },
      }),
    );

    const moved = await move({ now: '2090-03-01 23:00:00' });

    expect(moved.happened).toEqual([{ at: '2090-03-01 12:00:00', what: 'noon was done' }]);
    const hours = (await times('+96550000103')).map((time) => time.slice(11, 13));
    expect(hours).toEqual(['00', '00', '00', '00', '00', '02', '08', '20']);
  });

  test('whose worker crashes is handed out again when it becomes visible', async () => {
    await move({ now: '2090-04-01 00:00:00' });
    await notify('+96550000104', 'crashes');
    await stack.drained();
    await move({ advance: 'PT3M' });

    expect(secondsBetween(await sentTo('+96550000104'))).toEqual([expect.closeTo(60, -1), 60]);
  });

  test('is not held up by another whose receiver hangs', async () => {
    await notify('+96550000105', 'hangs');
    await expect.poll(() => sentTo('+96550000105')).toHaveLength(1);
    const startedMs = performance.now();
    await notify('+96550000106', 'hello');
    await expect.poll(() => sentTo('+96550000106')).toHaveLength(1);

    expect(performance.now() - startedMs).toBeLessThan(4_500);
    await stack.drained();
  });

  test('waits for its time over a restart', async () => {
    await move({ now: '2090-05-01 00:00:00' });
    await notify('+96550000107', 'fails');
    await stack.drained();
    await stack.stop();
    await begin();
    await move({ now: '2090-05-01 00:06:00' });

    expect(await sentTo('+96550000107')).toHaveLength(3);
  });

  test('that nobody can deliver ends in the dead letters', async () => {
    await move({ now: '2090-06-01 00:00:00' });
    await notify('+96550000108', 'poison');
    await move({ advance: 'PT40M' });

    const letters = (await readFile(join(dataDir, 'dead-letters.jsonl'), 'utf8')).trim().split('\n');
    expect(letters.map((letter) => JSON.parse(letter))).toMatchObject([
      {
        worker: 'deliver-notices',
        error: 'It was handed out 25 times',
        message: { body: '{"to":"+96550000108","what":"poison"}', receives: 25 },
      },
    ]);
    expect(await sentTo('+96550000108')).toHaveLength(25);
  });
});

describe('The outbox', () => {
  test('is told newest first, by recipient, by channel, and from a message on', async () => {
    await notify('+96550000201', 'one');
    await stack.drained();
    await notify('+96550000201', 'two');
    await notify('+96550000202', 'other');
    await stack.drained();
    const messages = await sentTo('+96550000201');
    const [two, one] = messages;
    const ids = async (query: string) =>
      (await ask('GET', `/_sandbox/outbox?${query}`)).json.messages.map(({ text }: SentMessage) => text);

    expect(messages).toEqual([
      {
        id: expect.any(String),
        atMs: expect.any(Number),
        channel: 'sms',
        to: '+96550000201',
        sender: null,
        subject: null,
        text: 'two, try 1',
        html: null,
        outcome: null,
      },
      expect.objectContaining({ text: 'one, try 1' }),
    ]);
    expect((await ids(`after=${one?.id}`)).sort()).toEqual(['other, try 1', 'two, try 1']);
    expect(await ids(`after=${one?.id}&to=%2B96550000201&channel=sms`)).toEqual(['two, try 1']);
    expect(await ids(`to=%2B96550000201&before=${two?.id}`)).toEqual(['one, try 1']);
    expect(await ids('to=%2B96550000201&channel=email')).toEqual([]);
  });

  test('comes in pages of 200', async () => {
    for (let number = 0; number < 205; number++) await notify('+96550000203', `${number}`);
    await stack.drained();

    const first = (await ask('GET', '/_sandbox/outbox?to=%2B96550000203')).json;
    const second = (await ask('GET', first.next)).json;

    const texts = [...first.messages, ...second.messages].map(({ text }: SentMessage) => text);
    expect([first.messages.length, second.messages.length, second.next]).toEqual([200, 5, null]);
    expect(new Set(texts).size).toBe(205);
  });

  test.each([
    ['channel=fax', 'A channel is one of sms, email, whatsapp, webhook.'],
    ['after=nonsense', 'after takes the id of a message that was sent.'],
    ['page=2', 'There is no page: ask by to, channel, after, before.'],
  ])('refuses %s', async (query, message) => {
    expect(await ask('GET', `/_sandbox/outbox?${query}`)).toMatchObject({ status: 422, json: { message } });
  });
});

describe('The sandbox’s page', () => {
  test('shows what was sent as text, its links to follow, and nothing that a browser would run', async () => {
    await notify('+96550000301', '<script>alert(1)</script> "&" https:pay ');
    await notify('+96550000302', 'see http://127.0.0.1/s/a"onclick=');
    await stack.drained();
    const { status, headers, text } = await ask('GET', '/_sandbox');

    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&quot; https:pay');
    expect(text).toContain('<a href="http://127.0.0.1/s/a">http://127.0.0.1/s/a</a>&quot;onclick=');
    expect(text).toContain('<a href="/_sandbox/outbox">');
    expect(text).toContain('<a href="/_sandbox/clock">');
    expect(text).not.toContain('<script');
    expect(text.match(/<li /g)).toHaveLength(50);
  });

  test.each(['/_sandbox', '/_sandbox/outbox'])('%s is for reading alone', async (path) => {
    expect(await ask('DELETE', path)).toMatchObject({
      status: 405,
      json: { message: 'GET is the only way to ask.' },
    });
  });

  test.each(['/_sandbox', '/_sandbox/outbox', '/_sandbox/clock'])(
    '%s answers to no name that is not this machine’s own',
    async (path) => {
      const statusFor = (host: string): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const call = request(stack.url + path, { headers: { host } }, (answer) => {
            answer.resume().once('end', () => resolve(answer.statusCode));
          });
          call.once('error', reject).end();
        });
      const { port } = new URL(stack.url);

      const names = [
        '127.0.0.1',
        'localhost',
        'evil.example',
        '127.0.0.1.evil.example',
        'localhost.evil.example',
      ];
      const statuses = await Promise.all(names.map((name) => statusFor(`${name}:${port}`)));

      expect(statuses).toEqual([200, 200, 403, 403, 403]);
    },
  );
});
