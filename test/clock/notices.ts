import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import { changeNotices } from '../../shared/store/notice-settings.ts';
import { daftar } from '../operator/daftar.ts';
import { logIn } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { sentTo } from '../setup/sent.ts';
import { status, webhookReceiver } from '../setup/webhook-receiver.ts';
import { moveClock, sandboxNowMs } from './move-clock.ts';

const sqs = (): SQSClient => {
  Object.assign(process.env, inject('environment'));
  return new SQSClient({});
};
const putOnQueue = (MessageBody: string) =>
  sqs().send(new SendMessageCommand({ QueueUrl: inject('environment')['NOTICES_QUEUE_URL'], MessageBody }));
const deadLetters = async (): Promise<string | undefined> => {
  const { Attributes } = await sqs().send(
    new GetQueueAttributesCommand({
      QueueUrl: `${inject('environment')['NOTICES_QUEUE_URL']}-dead-letters`,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Attributes?.['ApproximateNumberOfMessages'];
};

/** A merchant whose invoice goes to a number by SMS; numbers that end in 0000 take none. */
const billed = async (mobileNumber: string) => {
  const { account } = await newMerchant({}, await sandboxNowMs());
  const client = await logIn(account);
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '10.000',
    invoiceType: '1',
    countryCode: '965',
    mobileNumber,
  });
  return { code: account.merchantCode, id: json.response.id as number };
};
const dead = async (code: string): Promise<string[]> =>
  (await daftar(['notice', 'dead', '--code', code])).stdout.trim().split('\n');

test('a message that fails for three days is dead then, and listed for operators', async () => {
  const { code, id } = await billed('52220000');
  await moveClock({ advance: 'P2D' });
  expect(await dead(code)).toEqual(['Nothing was given up.']);

  await moveClock({ advance: 'P2D' });

  expect(await dead(code)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  ${code}  \\d{13}-\\d\\d-[0-9a-f]{16}  invoice\\.created  invoice ${id}  sms  given-up  12 tries$`,
      ),
    ),
  ]);
});

test('what is no notice ends in the dead letters, holds up no other, and goes back when an operator says so', async () => {
  await putOnQueue('poison');
  await billed('52220001');
  await eventually(
    () => sentTo('+96552220001'),
    ({ length }) => length === 1,
  );
  expect(await deadLetters()).toBe('0');

  await moveClock({ advance: 'P6D' });
  expect(await deadLetters()).toBe('1');

  const { stdout } = await daftar(['notice', 'redrive']);
  expect(stdout).toBe('What lies in the dead letters of notices is on its way back to the worker.\n');
  expect(await deadLetters()).toBe('0');
  await moveClock({ advance: 'P6D' });
  expect(await deadLetters()).toBe('1');
});

test('a webhook that fails for three days is in the outbox, with each try at its time, when the clock has moved', async () => {
  const receiver = await webhookReceiver();
  try {
    receiver.reactsWith(status(500, 'Out of order'));
    const webhookSecret = `whsec_${Buffer.from('thirty-two bytes of a test only.').toString('base64')}`;
    const { id, account } = await newMerchant({ webhookSecret }, await sandboxNowMs());
    await changeNotices(tableUnderTest(), id, { loopbackWebhooks: true });
    const client = await logIn(account);
    const invoice = { amount: '10.000', invoiceType: '0', webhook: `${receiver.url}/hook` };
    const { json } = await client.call('POST', '/api/v1/invoice', invoice);
    await submit(await goToAcquirer(json.response.url), { decision: 'approve' });
    await moveClock({ advance: 'P4D' });

    const shown = (await sentTo(invoice.webhook)).reverse();
    expect(shown.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 12 }, (_, at) => ({
        attempt: at + 1,
        delivered: false,
        status: 500,
        answer: 'Out of order',
      })),
    );
    const hours = shown.map(({ atMs }) => (atMs - (shown[0]?.atMs ?? 0)) / 3_600_000);
    expect(hours.slice(5).map(Math.floor)).toEqual([2, 8, 20, 32, 44, 56, 68]);
  } finally {
    await receiver.close();
  }
});
