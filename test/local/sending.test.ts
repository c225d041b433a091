import { join } from 'node:path';
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ses } from '../../infra/local/aws/ses.ts';
import { sns } from '../../infra/local/aws/sns.ts';
import { socialMessaging } from '../../infra/local/aws/social-messaging.ts';
import { type StandIn, startStandIn } from '../../infra/local/aws/stand-in.ts';
import { stackEnvironment } from '../../infra/local/environment.ts';
import { type OutboxStore, openOutboxStore } from '../../infra/local/outbox/outbox-store.ts';
import { sendToOutbox } from '../../infra/local/outbox/send.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const nowMs = Date.UTC(2026, 10, 21, 4);
const client = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
  maxAttempts: 1,
};

let path: string;
let outbox: OutboxStore;
let standIn: StandIn;

beforeEach(async () => {
  path = join(await temporaryFolder(), 'outbox.db');
  outbox = openOutboxStore(path);
  const send = sendToOutbox(outbox, () => nowMs);
  standIn = await startStandIn({
    sns: sns(send),
    ses: ses(send),
    'social-messaging': socialMessaging(send),
  });
  // As a function finds them: the SDK reads the endpoints by itself.
  const environment = stackEnvironment({ url: '', dynamodb: '', standIn: standIn.url });
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await standIn.close();
  outbox.close();
});

const sent = () => outbox.list({ limit: 10 });

describe('SNS, through the real client', () => {
  const publish = (input: PublishCommandInput) => new SNSClient(client).send(new PublishCommand(input));
  const text = (value: string) => ({ DataType: 'String', StringValue: value });

  test('sends an SMS', async () => {
    const { MessageId } = await publish({
      PhoneNumber: '+96550001234',
      Message: 'فاتورة 1 & <2>\nhttps://pay.example.com/s/a',
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': text('Transactional'),
        'AWS.SNS.SMS.SenderID': text('Daftar'),
      },
    });

    expect(sent()).toEqual([
      {
        id: MessageId,
        atMs: nowMs,
        channel: 'sms',
        to: '+96550001234',
        sender: 'Daftar',
        subject: null,
        text: 'فاتورة 1 & <2>\nhttps://pay.example.com/s/a',
        html: null,
        outcome: null,
      },
    ]);
  });

  test('has what was sent after a restart', async () => {
    const { MessageId } = await publish({ PhoneNumber: '+96550001234', Message: 'x' });
    outbox.close();
    outbox = openOutboxStore(path);

    expect(sent()).toMatchObject([{ id: MessageId, sender: null }]);
  });

  const good = { PhoneNumber: '+96550001234', Message: 'x' };
  test.each([
    ['no number', { ...good, PhoneNumber: undefined }, 'no value for required parameter'],
    ['what is no number', { ...good, PhoneNumber: '50001234' }, 'PhoneNumber Reason: 50001234 is not valid'],
    ['no text', { ...good, Message: '' }, 'Invalid parameter: Empty message'],
    ['a text that is too long', { ...good, Message: 'ا'.repeat(1_601) }, 'Message too long'],
    ['a topic', { Message: 'x', TopicArn: 'arn:aws:sns:eu-west-1:000000000000:a&b' }, 'phone numbers only'],
    [
      'a sender of digits',
      { ...good, MessageAttributes: { 'AWS.SNS.SMS.SenderID': text('123') } },
      'SenderID Reason: 123',
    ],
  ])('refuses %s', async (_case, input, message) => {
    await expect(publish(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(sent()).toEqual([]);
  });

  test('fails for a number that ends in 0000', async () => {
    await expect(publish({ ...good, PhoneNumber: '+96550000000' })).rejects.toMatchObject({
      name: 'InternalErrorException',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

describe('SES, through the real client', () => {
  const sendEmail = (input: SendEmailCommandInput) =>
    new SESv2Client(client).send(new SendEmailCommand(input));
  const email = (
    to = 'payer@example.com',
    more: Partial<SendEmailCommandInput> = {},
  ): SendEmailCommandInput => ({
    FromEmailAddress: '"دكان" <shop@example.com>',
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: {
        Subject: { Data: 'Invoice', Charset: 'UTF-8' },
        Body: { Text: { Data: 'Pay 1.000' }, Html: { Data: '<p>Pay 1.000</p>' } },
      },
    },
    ...more,
  });

  test('sends an e-mail', async () => {
    const { MessageId } = await sendEmail(email());

    expect(sent()).toEqual([
      {
        id: MessageId,
        atMs: nowMs,
        channel: 'email',
        to: 'payer@example.com',
        sender: '"دكان" <shop@example.com>',
        subject: 'Invoice',
        text: 'Pay 1.000',
        html: '<p>Pay 1.000</p>',
        outcome: null,
      },
    ]);
  });

  const twoAddresses = { Destination: { ToAddresses: ['a@example.com'], CcAddresses: ['b@example.com'] } };
  const noSubject = { Content: { Simple: { Subject: { Data: undefined }, Body: { Text: { Data: 'x' } } } } };
  const noBody = { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } };
  test.each([
    ['an address without a domain', email('payer'), "Missing final '@domain'"],
    ['an address with a space', email('pay er@example.com'), 'Local address contains'],
    ['a domain without a dot', email('payer@localhost'), 'Domain contains illegal character'],
    ['no recipient', email('', { Destination: {} }), 'at least one recipient'],
    ['two recipients', email('', twoAddresses), 'one address at a time'],
    ['no sender', email(undefined, { FromEmailAddress: undefined }), "'From'"],
    ['no subject', email(undefined, noSubject), 'Subject'],
    ['no body', email(undefined, noBody), 'Text or Html'],
    ['a raw message', email(undefined, { Content: { Raw: { Data: new Uint8Array([1]) } } }), 'Simple only'],
  ])('refuses %s', async (_case, input, message) => {
    await expect(sendEmail(input)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(sent()).toEqual([]);
  });

  test('fails for an address that begins with fails@', async () => {
    await expect(sendEmail(email('fails@example.com'))).rejects.toMatchObject({
      name: 'InternalServiceErrorException',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

describe('End User Messaging Social, through the real client', () => {
  const whatsApp = (message: unknown, more: object = {}) =>
    new SocialMessagingClient(client).send(
      new SendWhatsAppMessageCommand({
        originationPhoneNumberId: 'phone-number-id-0123456789abcdef',
        metaApiVersion: 'v20.0',
        message: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
        ...more,
      }),
    );
  const text = { messaging_product: 'whatsapp', to: '+96550001234', type: 'text', text: { body: 'سلام' } };
  const template = { name: 'invoice', language: { code: 'ar' }, components: [] };

  test.each([
    ['a text', text, 'سلام'],
    ['a text to a number without its plus', { ...text, to: '96550001234' }, 'سلام'],
    ['a template', { ...text, type: 'template', template }, JSON.stringify(template)],
  ])('sends %s', async (_case, message, said) => {
    const { messageId } = await whatsApp(message);

    expect(sent()).toEqual([
      {
        id: messageId,
        atMs: nowMs,
        channel: 'whatsapp',
        to: '+96550001234',
        sender: 'phone-number-id-0123456789abcdef',
        subject: null,
        text: said,
        html: null,
        outcome: null,
      },
    ]);
  });

  test.each([
    ['no phone', { ...text, to: undefined }, {}, 'InvalidParametersException'],
    ['what is no message', 'hello', {}, 'InvalidParametersException'],
    ['an empty text', { ...text, text: {} }, {}, 'InvalidParametersException'],
    ['a sender that is none', text, { originationPhoneNumberId: '+96550009999' }, 'ValidationException'],
    ['a version that is none', text, { metaApiVersion: '20' }, 'ValidationException'],
  ])('refuses %s', async (_case, message, more, name) => {
    await expect(whatsApp(message, more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
    expect(sent()).toEqual([]);
  });

  test('fails for a number that ends in 0000', async () => {
    await expect(whatsApp({ ...text, to: '+96550000000' })).rejects.toMatchObject({
      name: 'InternalServiceException',
      $metadata: { httpStatusCode: 500 },
    });
  });
});
