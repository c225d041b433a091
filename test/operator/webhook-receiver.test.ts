import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { newWebhookSecret } from '../../infra/operator/webhook-secret.ts';
import { plainEnvironment } from './daftar.ts';

const file = resolve(import.meta.dirname, '../../docs/examples/receive-webhook.mjs');
const body = JSON.stringify({
  token: '84221717575602869376365549977',
  amount: '49.000',
  reference_number: 'ORDER-1',
  status: 'SUCCESSFUL',
});

let running: ChildProcess | undefined;
afterEach(() => running?.kill());

/** The example as a merchant runs it: where it listens, and what it has printed since. */
const receiver = async (env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [file, '0'], { env: { ...plainEnvironment(), ...env } });
  running = child;
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  const printed: string[] = [];
  lines.on('line', (line) => printed.push(line));
  const url = /"(http:\S+)"/.exec(String(first))?.[1] ?? '';
  return {
    printed,
    post: async (headers: Record<string, string>, text = body): Promise<number> =>
      (await fetch(url, { method: 'POST', headers, body: text })).status,
    /** Ends it, so that everything it had to say is there. */
    stop: async () => {
      child.kill();
      await once(lines, 'close');
    },
  };
};

const headersOf = (
  secrets: readonly string[],
  id = 'event-1',
  atMs = Date.now(),
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(atMs / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(atMs), body)).join(' '),
});

test('The example receives what is signed, and says it once however often it comes', async () => {
  const { post, printed, stop } = await receiver();
  const headers = headersOf([sandboxMerchant.webhookSecret]);

  const answers = [
    await post(headers),
    await post(headers),
    await post(headersOf([sandboxMerchant.webhookSecret], 'event-2')),
  ];
  await stop();

  expect(answers).toEqual([204, 204, 204]);
  expect(printed).toEqual(['SUCCESSFUL ORDER-1 KWD 49.000', 'SUCCESSFUL ORDER-1 KWD 49.000']);
});

test('The example takes nothing that is not signed, changed, or old', async () => {
  const { post, printed, stop } = await receiver();
  const { webhookSecret } = sandboxMerchant;

  const answers = [
    await post({}),
    await post(headersOf([newWebhookSecret()])),
    await post(headersOf([webhookSecret]), body.replace('49', '94')),
    await post(headersOf([webhookSecret], 'event-1', Date.now() - 6 * 60_000)),
  ];
  await stop();

  expect(answers).toEqual([401, 401, 401, 401]);
  expect(printed).toEqual([
    'Refused: Missing required headers',
    'Refused: No matching signature found',
    'Refused: No matching signature found',
    'Refused: Message timestamp too old',
  ]);
});

test.each([
  ['the old one', 1],
  ['the new one', 0],
])('While a secret is rotated, who knows %s verifies', async (_which, at) => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const { post } = await receiver({ WEBHOOK_SECRET: secrets[at] ?? '' });

  expect(await post(headersOf(secrets))).toBe(204);
});
