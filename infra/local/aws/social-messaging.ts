import { isFailing, type Send } from '../outbox/send.ts';
import { AwsError } from './aws-json.ts';
import { restJsonService } from './rest-json.ts';
import type { Service } from './stand-in.ts';

interface SendWhatsAppMessageInput {
  readonly originationPhoneNumberId: string;
  /** A message in Meta's form, as Base64. */
  readonly message: string;
  readonly metaApiVersion: string;
}

/** A message of Meta's Cloud API, as far as the stand-in looks at it. */
interface MetaMessage {
  readonly messaging_product: string;
  readonly to: string;
  readonly type: string;
  readonly text: { readonly body?: string };
  readonly template: { readonly name?: string };
}

/** End User Messaging Social (REST, JSON), as far as it sends WhatsApp messages. */
export const socialMessaging = (send: Send): Service =>
  restJsonService<SendWhatsAppMessageInput>(
    'POST',
    '/v1/whatsapp/send',
    (input) => ({ messageId: sendWhatsApp(input, send) }),
    'ValidationException',
  );

const sendWhatsApp = (input: Partial<SendWhatsAppMessageInput>, send: Send): string => {
  const { originationPhoneNumberId: sender = '', metaApiVersion = '' } = input;
  if (!/^(phone-number-id-|arn:.*:phone-number-id\/)[0-9a-zA-Z]+$/.test(sender))
    throw new AwsError('ValidationException', 'originationPhoneNumberId is not valid.');
  if (!/^v\d+(\.0)?$/.test(metaApiVersion))
    throw new AwsError('ValidationException', 'metaApiVersion is not valid.');
  const message = messageOf(input.message ?? '');
  if (message.messaging_product !== 'whatsapp') throw invalid('messaging_product must be whatsapp');
  // Meta takes a number with its plus sign and without.
  const to = `+${String(message.to ?? '').replace(/^\+/, '')}`;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw invalid('to is not a phone number');
  const text = textOf(message);
  if (isFailing(to)) throw new AwsError('InternalServiceException', 'Internal service error.', 500);
  return send({ channel: 'whatsapp', to, sender, subject: null, text, html: null });
};

const messageOf = (base64: string): Partial<MetaMessage> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Partial<MetaMessage>;
  } catch {
    // Said below.
  }
  throw invalid('message is not a JSON object');
};

/** What it says: of a template, what was filled in, as Meta alone knows the rest. */
const textOf = ({ type, text, template }: Partial<MetaMessage>): string => {
  if ((type === undefined || type === 'text') && text?.body) return text.body;
  if (type === 'template' && template?.name) return JSON.stringify(template);
  throw invalid("type: Daftar's stand-in knows a text with a body, and a template with a name");
};

const invalid = (message: string): AwsError => new AwsError('InvalidParametersException', message);
