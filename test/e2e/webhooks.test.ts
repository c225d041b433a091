import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { eventuallySentTo } from '../setup/sent.ts';
import {
  type ReceivedWebhook,
  status,
  type WebhookReceiver,
  webhookReceiver,
} from '../setup/webhook-receiver.ts';

const webhookSecret = `whsec_${Buffer.from('thirty-two bytes of a test only.').toString('base64')}`;

let client: Client;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await webhookReceiver();
  const merchant = await newMerchant({ webhookSecret });
  await merchantRepository(tableUnderTest()).changeNotices(merchant.id, { loopbackWebhooks: true });
  client = merchant.client;
});
afterAll(() => receiver.close());

/** An invoice whose webhook is a path of the receiver's, its payment decided by the payer. */
const decided = async (path: string, decision: string) => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '10.000',
    invoiceType: '0',
    referenceNumber: path.slice(1),
    webhook: receiver.url + path,
  });
  await submit(await goToAcquirer(json.response.url), { decision });
};
const receivedAt = (path: string, count = 1): Promise<ReceivedWebhook[]> =>
  eventually(
    async () => receiver.received.filter((webhook) => webhook.path === path),
    ({ length }) => length >= count,
  );

test.each([
  ['approve', 'SUCCESSFUL'],
  ['decline', 'FAILED'],
  ['cancel', 'CANCELLED'],
])(
  'a payment’s end (%s) is told to the invoice’s webhook, in a body that an independent verifier accepts',
  async (decision, told) => {
    await decided(`/${decision}`, decision);
    const [webhook] = await receivedAt(`/${decision}`);

    const { body = '', headers = {} } = webhook ?? {};
    expect(new Webhook(webhookSecret).verify(body, headers as Record<string, string>)).toMatchObject({
      status: told,
      amount: '10.000',
      reference_number: decision,
    });
  },
);

test('a webhook that answers 500 is called again, with the same id and body', async () => {
  receiver.reactsWith(status(500), status(200));
  await decided('/again', 'approve');
  const [first, second] = await receivedAt('/again', 2);

  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(10_000);
});

test('each try of a webhook is shown in the sandbox’s outbox and on its page, with the body as sent and the answer', async () => {
  receiver.reactsWith(status(503, 'Busy <b>now</b>'), status(200, 'Thank you'));
  await decided('/shown?key=1', 'approve');
  const [received] = await receivedAt('/shown?key=1', 2);
  const to = `${receiver.url}/shown?key=1`;
  const shown = await eventuallySentTo(to, 2);

  const of = { channel: 'webhook', to, sender: null, subject: null, text: received?.body, html: null };
  const id = `${received?.headers['webhook-id']}-first`;
  expect(shown).toMatchObject([
    { ...of, id: `${id}-2`, outcome: { attempt: 2, delivered: true, status: 200, answer: 'Thank you' } },
    {
      ...of,
      id: `${id}-1`,
      outcome: { attempt: 1, delivered: false, status: 503, answer: 'Busy <b>now</b>' },
    },
  ]);
  const ofChannel = await fetch(`${inject('url')}/_sandbox/outbox?channel=webhook&before=${shown[0]?.id}`);
  expect(await ofChannel.json()).toMatchObject({ messages: expect.arrayContaining([shown[1]]) });
  const page = await (await fetch(`${inject('url')}/_sandbox`)).text();
  expect(page).toContain('Try 1 failed: 503 <bdi>Busy &lt;b&gt;now&lt;/b&gt;</bdi>');
});
