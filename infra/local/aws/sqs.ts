import { createHash, randomUUID } from 'node:crypto';
import type { QueueStore, ReceivedMessage } from '../queues/queue-store.ts';
import { type QueueSettings, queueArn } from '../queues/queues.ts';
import { AwsError, awsJsonService, type Operation } from './aws-json.ts';
import type { Service } from './stand-in.ts';

/** What the operations take, all of them together, under SQS's names. */
interface SqsInput {
  readonly QueueUrl?: string;
  readonly SourceArn?: string;
  readonly Id?: string;
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: object;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle?: string;
  readonly AttributeNames?: readonly string[];
  readonly Entries?: readonly SqsInput[];
}

interface Queue {
  readonly name: string;
  readonly settings: QueueSettings;
}

/**
 * SQS for standard queues (AWS JSON 1.0), as far as Daftar uses it: no message attributes, no long polling, and no group of
 * messages before another.
 *
 * @param clock by which messages are delayed and hidden
 */
export const sqs = (store: QueueStore, clock: () => number): Service => {
  const inQueue =
    (operate: (queue: Queue, input: SqsInput) => object): Operation<SqsInput> =>
    (input) =>
      operate(queueOf(store, input), input);

  const inBatch = (operate: (queue: Queue, entry: SqsInput) => object): Operation<SqsInput> =>
    inQueue((queue, input) => oneByOne(entriesOf(input), (entry) => operate(queue, entry)));

  const send = (queue: Queue, inputs: readonly SqsInput[]): object[] => {
    const nowMs = clock();
    const messages = inputs.map((input) => {
      const delayMs = 1_000 * whole('DelaySeconds', input.DelaySeconds ?? 0, 900);
      return { id: randomUUID(), body: bodyOf(input), sentMs: nowMs, visibleMs: nowMs + delayMs };
    });
    store.send(queue.name, messages);
    return messages.map(({ id, body }) => ({ MessageId: id, MD5OfMessageBody: md5(body) }));
  };

  const sendBatch = (queue: Queue, input: SqsInput): object => {
    const entries = entriesOf(input);
    const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > largestBytes)
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${largestBytes} bytes.`,
      );
    const failed = oneByOne(entries, (entry) => ({ body: bodyOf(entry) })).Failed;
    const wrong = new Set(failed.map(({ Id }) => Id));
    const good = entries.filter(({ Id }) => !wrong.has(Id));
    const sent = send(queue, good);
    return { Successful: sent.map((each, index) => ({ Id: good[index]?.Id, ...each })), Failed: failed };
  };

  const receive = ({ name }: Queue, input: SqsInput): object => {
    const most = whole('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 10, 1);
    const { VisibilityTimeout: seconds } = input;
    const hidden =
      seconds === undefined
        ? {}
        : { visibilityMs: 1_000 * whole('VisibilityTimeout', seconds, longestHidden) };
    const { messages } = store.receive(name, { nowMs: clock(), most, ...hidden });
    return messages.length === 0 ? {} : { Messages: messages.map(shown) };
  };

  const hide = ({ name }: Queue, input: SqsInput): object => {
    const receipt = receiptOf(input);
    const seconds = whole('VisibilityTimeout', input.VisibilityTimeout, longestHidden);
    const nowMs = clock();
    const receivedMs = store.receivedMs(name, receipt, nowMs);
    if (receivedMs === undefined) {
      throw invalidValue(
        'ReceiptHandle',
        receipt,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    // Counted from the hand-out on, which those forget who ask for twelve hours after having tried for a second.
    if (nowMs - receivedMs + seconds * 1_000 > longestHidden * 1_000) {
      const limit = `Total VisibilityTimeout for the message is beyond the limit [${longestHidden} seconds].`;
      throw invalidValue('VisibilityTimeout', seconds, limit);
    }
    store.hideUntil(name, receipt, nowMs + seconds * 1_000);
    return {};
  };

  const remove = ({ name }: Queue, input: SqsInput): object => {
    store.remove(name, [receiptOf(input)]);
    return {};
  };

  /** Moves messages back to the queue that they came from. What AWS does over a while is done at once here. */
  const moveBack = ({ SourceArn = '' }: SqsInput): object => {
    const deadLetters = SourceArn.split(':').at(-1) ?? '';
    const source = store.sourceOf(deadLetters);
    if (source === undefined || SourceArn !== queueArn(deadLetters)) {
      throw new AwsError(
        'ResourceNotFoundException',
        'The resource that you specified for SourceArn is no dead-letter queue.',
        404,
      );
    }
    store.moveAll(deadLetters, source, clock());
    return { TaskHandle: randomUUID() };
  };

  const operations: Record<string, Operation<SqsInput>> = {
    SendMessage: inQueue((queue, input) => ({ ...send(queue, [input])[0] })),
    SendMessageBatch: inQueue(sendBatch),
    ReceiveMessage: inQueue(receive),
    DeleteMessage: inQueue(remove),
    DeleteMessageBatch: inBatch(remove),
    ChangeMessageVisibility: inQueue(hide),
    ChangeMessageVisibilityBatch: inBatch(hide),
    StartMessageMoveTask: moveBack,
    GetQueueAttributes: inQueue((queue, input) => ({ Attributes: attributes(store, queue, input, clock()) })),
  };
  return awsJsonService('AmazonSQS', operations, '1.0');
};

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** What SQS tells of a message beside it: all texts. */
export const messageAttributes = ({ receives, sentMs, firstReceivedMs }: ReceivedMessage) => ({
  ApproximateReceiveCount: String(receives),
  SentTimestamp: String(sentMs),
  SenderId: 'AIDADAFTARLOCAL',
  ApproximateFirstReceiveTimestamp: String(firstReceivedMs),
});

/** Bytes of a message, and of a batch together. */
const largestBytes = 1_048_576;

/** Twelve hours, in seconds. */
const longestHidden = 43_200;

const queueOf = (store: QueueStore, { QueueUrl = '' }: SqsInput): Queue => {
  const name = /\/\d{12}\/([^/]+)$/.exec(QueueUrl)?.[1] ?? '';
  const settings = store.settings(name);
  if (settings) return { name, settings };
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
};

const bodyOf = ({ MessageBody = '', MessageAttributes }: SqsInput): string => {
  if (MessageAttributes) throw invalid("Daftar's stand-in knows no message attributes.");
  if (MessageBody === '') throw new AwsError('MissingParameter', 'The request must contain MessageBody.');
  if (Buffer.byteLength(MessageBody) > largestBytes)
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${largestBytes} bytes.`,
    );
  if (notInXml.test(MessageBody))
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  return MessageBody;
};

// SQS takes what XML 1.0 can hold.
const notInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const receiptOf = ({ ReceiptHandle = '' }: SqsInput): string => {
  if (/^[0-9a-f-]{36}\.[0-9a-f-]{36}$/.test(ReceiptHandle)) return ReceiptHandle;
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${ReceiptHandle}" is not valid.`,
    404,
  );
};

const entriesOf = ({ Entries = [] }: SqsInput): readonly SqsInput[] => {
  if (Entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (Entries.length > 10) {
    const many = `Maximum number of entries per request are 10. You have sent ${Entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', many);
  }
  const ids = Entries.map(({ Id }) => Id);
  if (new Set(ids).size !== ids.length)
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  return Entries;
};

interface BatchResult {
  readonly Successful: { readonly Id: string | undefined }[];
  readonly Failed: { readonly Id: string | undefined; readonly Code: string }[];
}

const oneByOne = (entries: readonly SqsInput[], operate: (entry: SqsInput) => object): BatchResult => {
  const result: BatchResult = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const { Id } = entry;
    try {
      operate(entry);
      result.Successful.push({ Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const failure = { Id, Code: error.code, Message: error.message, SenderFault: true };
      result.Failed.push(failure);
    }
  }
  return result;
};

const shown = (message: ReceivedMessage): object => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: messageAttributes(message),
});

const attributes = (
  store: QueueStore,
  { name, settings }: Queue,
  { AttributeNames = [] }: SqsInput,
  nowMs: number,
): object => {
  const { visible, inFlight, delayed } = store.counts(name, nowMs);
  const { visibilityMs, redrive } = settings;
  const all: Record<string, string | undefined> = {
    QueueArn: queueArn(name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(visibilityMs / 1_000),
    RedrivePolicy:
      redrive &&
      JSON.stringify({ deadLetterTargetArn: queueArn(redrive.to), maxReceiveCount: redrive.maxReceives }),
  };
  const isWanted = (attribute: string) =>
    AttributeNames.includes('All') || AttributeNames.includes(attribute);
  return Object.fromEntries(Object.entries(all).filter(([attribute]) => isWanted(attribute)));
};

const whole = (name: string, value: number | undefined, most: number, least = 0): number => {
  if (value !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidValue(name, value, `Must be between ${least} and ${most}.`);
};

const invalidValue = (name: string, value: unknown, reason: string): AwsError =>
  invalid(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);
