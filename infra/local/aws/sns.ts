import { randomUUID } from 'node:crypto';
import { isFailing, type Send } from '../outbox/send.ts';
import { AwsError } from './aws-json.ts';
import type { Service, ServiceAnswer } from './stand-in.ts';

/** SNS (query protocol, answers in XML) as far as it sends SMS. */
export const sns =
  (send: Send): Service =>
  async ({ body }) => {
    const input = new URLSearchParams(body.toString('utf8'));
    const action = input.get('Action');
    try {
      if (action !== 'Publish') throw new AwsError('InvalidAction', `Daftar's stand-in has no sns.${action}`);
      return published(publish(input, send));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return refused(error);
    }
  };

const publish = (input: URLSearchParams, send: Send): string => {
  if (input.has('TopicArn') || input.has('TargetArn'))
    throw invalid("TopicArn Reason: Daftar's stand-in sends to phone numbers only");
  const to = input.get('PhoneNumber');
  if (to === null) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw invalid(`PhoneNumber Reason: ${to} is not valid to publish to`);
  const text = input.get('Message') ?? '';
  if (text === '') throw invalid('Empty message');
  if ([...text].length > longestSms) throw invalid('Message too long');
  const sender = senderOf(attributesOf(input));
  if (isFailing(to)) throw new AwsError('InternalError', 'The request processing has failed.', 500);
  return send({ channel: 'sms', to, sender, subject: null, text, html: null });
};

/** Characters that SNS takes, in several parts of an SMS. */
const longestSms = 1_600;

/** Attributes are numbered: `MessageAttributes.entry.1.Name`, `MessageAttributes.entry.1.Value.StringValue`. */
const attributesOf = (input: URLSearchParams): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  for (let number = 1; ; number++) {
    const entry = `MessageAttributes.entry.${number}`;
    const name = input.get(`${entry}.Name`);
    if (name === null) return attributes;
    attributes.set(name, input.get(`${entry}.Value.StringValue`) ?? '');
  }
};

const senderOf = (attributes: ReadonlyMap<string, string>): string | null => {
  const type = attributes.get('AWS.SNS.SMS.SMSType') ?? 'Transactional';
  if (type !== 'Transactional' && type !== 'Promotional')
    throw invalid('SMSType Reason: must be Promotional or Transactional');
  const sender = attributes.get('AWS.SNS.SMS.SenderID') ?? null;
  if (sender === null || (/^[A-Za-z0-9]{1,11}$/.test(sender) && /[A-Za-z]/.test(sender))) return sender;
  throw invalid(`SenderID Reason: ${sender} must be 1-11 letters and digits, with at least one letter`);
};

const invalid = (what: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

const published = (id: string): ServiceAnswer =>
  xml(200, 'PublishResponse', `<PublishResult><MessageId>${id}</MessageId></PublishResult>${metadata()}`);

const refused = ({ status, code, message }: AwsError): ServiceAnswer => {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  return xml(status, 'ErrorResponse', `${error}<RequestId>${randomUUID()}</RequestId>`);
};

const metadata = (): string => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;

const xml = (status: number, name: string, content: string): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<${name} xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${content}</${name}>`,
});

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
