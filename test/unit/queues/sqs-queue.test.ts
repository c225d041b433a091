import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { sqsQueue } from '../../../shared/queues/sqs-queue.ts';

test('messages are sent ten at a time, each in the group of its merchant', async () => {
  const sent: SendMessageBatchCommand[] = [];
  const client = {
    send: async (command: SendMessageBatchCommand) => {
      sent.push(command);
      return { Successful: [] };
    },
  } as unknown as SQSClient;
  const messages = Array.from({ length: 11 }, (_, at) => ({ merchantId: 84 + (at % 2), at }));

  await sqsQueue(() => 'https://sqs/work', 'messages', client).send(messages);

  const entries = sent.map(({ input }) => input.Entries ?? []);
  expect(entries.map(({ length }) => length)).toEqual([10, 1]);
  expect(entries.flat().map(({ MessageBody, MessageGroupId }) => [MessageBody, MessageGroupId])).toEqual(
    messages.map((message) => [JSON.stringify(message), String(message.merchantId)]),
  );
});

test('what SQS does not take is a fault that names no message', async () => {
  const client = {
    send: async () => ({ Failed: [{ Id: '0', Code: 'InternalError', Message: '965 555 12345' }] }),
  } as unknown as SQSClient;
  const queue = sqsQueue(() => 'https://sqs/work', 'notices', client);

  await expect(queue.send([{ merchantId: 84 }])).rejects.toThrow(
    'SQS did not take 1 notices: InternalError.',
  );
});
