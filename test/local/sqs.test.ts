import { join } from 'node:path';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sqs } from '../../infra/local/aws/sqs.ts';
import { type StandIn, startStandIn } from '../../infra/local/aws/stand-in.ts';
import { openQueueStore, type QueueStore } from '../../infra/local/queues/queue-store.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const startMs = Date.UTC(2026, 10, 21, 4);

let nowMs: number;
let path: string;
let store: QueueStore;
let standIn: StandIn;
let client: SQSClient;
let QueueUrl: string;

// As a function finds it: the endpoint comes from the environment, and the queue's address beside it.
const begin = async (): Promise<void> => {
  store = openQueueStore(path);
  standIn = await startStandIn({ sqs: sqs(store, () => nowMs) });
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', `${standIn.url}/sqs`);
  QueueUrl = `${standIn.url}/sqs/000000000000/daftar-local-notices`;
  client = new SQSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
  });
};

const end = async (): Promise<void> => {
  client.destroy();
  await standIn.close();
  store.close();
  vi.unstubAllEnvs();
};

beforeEach(async () => {
  nowMs = startMs;
  path = join(await temporaryFolder(), 'queues.db');
  await begin();
});

afterEach(end);

const send = (MessageBody: string, DelaySeconds?: number) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...(DelaySeconds && { DelaySeconds }) }));
const receive = async (more: object = {}) => {
  const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const], ...more };
  return (await client.send(new ReceiveMessageCommand(asked))).Messages ?? [];
};
const hide = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
const remove = (ReceiptHandle: string | undefined) =>
  client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
const invalid = (message: string) => ({
  name: 'InvalidParameterValue',
  message: expect.stringContaining(message),
  $metadata: { httpStatusCode: 400 },
});

describe('SQS, through the real client', () => {
  test('gives a message back as it was sent, whatever it says', async () => {
    const { MessageId } = await send('{"merchantId":84,"said":"فاتورة 🧾"}');

    expect(await receive()).toEqual([
      {
        MessageId,
        Body: '{"merchantId":84,"said":"فاتورة 🧾"}',
        MD5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        ReceiptHandle: expect.any(String),
        Attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(startMs),
          ApproximateFirstReceiveTimestamp: String(startMs),
          SenderId: expect.any(String),
        },
      },
    ]);
  });

  test('keeps messages over a restart', async () => {
    await send('a');
    await end();
    await begin();

    expect(await receive()).toMatchObject([{ Body: 'a' }]);
  });

  test('delays and hides by the sandbox’s clock', async () => {
    await send('a', 900);
    const early = await receive();
    nowMs += 900_000;
    const first = await receive({ VisibilityTimeout: 5 });
    nowMs += 4_999;
    const hidden = await receive();
    nowMs += 1;

    expect([early, first.length, hidden, (await receive()).length]).toEqual([[], 1, [], 1]);
  });

  test('puts a message off for twelve hours at most, counted from its hand-out', async () => {
    await send('a');
    const [message] = await receive();
    nowMs += 1;

    await expect(hide(message?.ReceiptHandle, 43_200)).rejects.toMatchObject(
      invalid('Total VisibilityTimeout for the message is beyond the limit [43200 seconds].'),
    );
    await hide(message?.ReceiptHandle, 43_199);
    nowMs += 43_198_999;
    const early = await receive();
    nowMs += 1;
    expect([early, (await receive()).length]).toEqual([[], 1]);
  });

  test('does not put off what is visible or gone', async () => {
    await send('a');
    const [message] = await receive();
    nowMs += 60_000;

    await expect(hide(message?.ReceiptHandle, 10)).rejects.toMatchObject(invalid('is not available'));
    await expect(hide('nonsense', 10)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  test('forgets what is deleted, and takes that twice', async () => {
    await send('a');
    const [message] = await receive();
    await remove(message?.ReceiptHandle);
    await remove(message?.ReceiptHandle);
    nowMs += 60_000;

    expect(await receive()).toEqual([]);
  });

  test('takes, puts off and deletes ten at once, and says which it did not', async () => {
    const entry = (Id: string, MessageBody = Id) => ({ Id, MessageBody });
    const sent = await client.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [entry('a'), entry('b', '\u0000'), entry('c')] }),
    );
    const [a, c] = await receive();
    const handles = (...all: (string | undefined)[]) =>
      all.map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle, VisibilityTimeout: 10 }));
    const hidden = await client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: handles(a?.ReceiptHandle, 'nonsense') }),
    );
    const removed = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: handles(a?.ReceiptHandle, c?.ReceiptHandle) }),
    );

    const outcome = ({ Successful = [], Failed = [] }: typeof removed) => [
      Successful.map(({ Id }) => Id),
      Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
    ];
    expect([a?.Body, c?.Body, ...[sent, hidden, removed].map(outcome)]).toEqual([
      'a',
      'c',
      [['a', 'c'], [['b', 'InvalidMessageContents', true]]],
      [['0'], [['1', 'ReceiptHandleIsInvalid', true]]],
      [['0', '1'], []],
    ]);
  });

  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['two of one id', ['a', 'a'], 'BatchEntryIdsNotDistinct'],
    ['eleven', Array.from({ length: 11 }, (_, index) => `${index}`), 'TooManyEntriesInBatchRequest'],
  ])('refuses a batch of %s', async (_case, ids, name) => {
    const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));

    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    });
  });

  test('tells about how many messages there are, and where dead ones go', async () => {
    await client.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })) }),
    );
    await send('later', 10);
    await receive({ MaxNumberOfMessages: 1 });

    const asked = { QueueUrl, AttributeNames: ['All' as const] };
    expect((await client.send(new GetQueueAttributesCommand(asked))).Attributes).toEqual({
      QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:daftar-local-notices',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '60',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:daftar-local-notices-dead-letters","maxReceiveCount":25}',
    });
  });

  test('hands out a message 25 times, and then from the dead letters', async () => {
    await send('poison');
    for (let round = 1; round <= 25; round++) {
      expect(await receive()).toHaveLength(1);
      nowMs += 60_000;
    }

    expect(await receive()).toEqual([]);
    expect(await receive({ QueueUrl: `${QueueUrl}-dead-letters` })).toMatchObject([{ Body: 'poison' }]);
  });

  test('moves dead letters back to where they came from, as new messages', async () => {
    await send('poison');
    for (let round = 0; round <= 25; round++) {
      await receive();
      nowMs += 60_000;
    }
    const [dead] = await receive({ QueueUrl: `${QueueUrl}-dead-letters`, VisibilityTimeout: 0 });

    const SourceArn = 'arn:aws:sqs:eu-west-1:000000000000:daftar-local-notices-dead-letters';
    const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand({ SourceArn }));

    expect(TaskHandle).toEqual(expect.any(String));
    expect(await receive({ QueueUrl: `${QueueUrl}-dead-letters` })).toEqual([]);
    const [back, ...others] = await receive();
    expect([back, others]).toMatchObject([
      {
        Body: 'poison',
        Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(nowMs) },
      },
      [],
    ]);
    expect(back?.MessageId).not.toBe(dead?.MessageId);
  });

  test.each(['daftar-local-notices', 'other-dead-letters'])(
    'moves nothing out of %s, which holds no dead letters',
    async (name) => {
      const SourceArn = `arn:aws:sqs:eu-west-1:000000000000:${name}`;

      await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    },
  );

  test.each([
    [
      'a delay of more than fifteen minutes',
      { MessageBody: 'x', DelaySeconds: 901 },
      'InvalidParameterValue',
    ],
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['more than a mebibyte', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['what XML cannot hold', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    [
      'another queue',
      { MessageBody: 'x', QueueUrl: 'http://127.0.0.1/000000000000/other' },
      'QueueDoesNotExist',
    ],
    [
      'attributes, which nobody here needs',
      { MessageBody: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_case, input, name) => {
    const endpoint = `${standIn.url}/sqs`;
    const strict = new SQSClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
      endpoint,
    });

    await expect(strict.send(new SendMessageCommand({ QueueUrl, ...input }))).rejects.toMatchObject({ name });
  });
});
