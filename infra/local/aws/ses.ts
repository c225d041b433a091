import { isFailing, type Send } from '../outbox/send.ts';
import { AwsError } from './aws-json.ts';
import { restJsonService } from './rest-json.ts';
import type { Service } from './stand-in.ts';

/** What SendEmail takes, as far as the stand-in looks at it. */
interface SendEmailInput {
  readonly FromEmailAddress: string;
  readonly Destination: {
    readonly ToAddresses?: readonly string[];
    readonly CcAddresses?: readonly string[];
    readonly BccAddresses?: readonly string[];
  };
  readonly Content: {
    readonly Simple?: {
      readonly Subject?: { readonly Data?: string };
      readonly Body?: {
        readonly Text?: { readonly Data?: string };
        readonly Html?: { readonly Data?: string };
      };
    };
  };
}

/** SES, version 2 (REST, JSON), as far as it sends a simple e-mail to one address. */
export const ses = (send: Send): Service =>
  restJsonService<SendEmailInput>(
    'POST',
    '/v2/email/outbound-emails',
    (input) => ({ MessageId: sendEmail(input, send) }),
    'BadRequestException',
  );

const sendEmail = (input: Partial<SendEmailInput>, send: Send): string => {
  const { FromEmailAddress: sender, Destination = {}, Content } = input;
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  const [to, ...others] = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  const { Subject, Body } = Content?.Simple ?? {};
  const [text, html] = [Body?.Text?.Data, Body?.Html?.Data];
  if (sender === undefined) throw invalid("Missing required header 'From'.");
  if (to === undefined) throw invalid('Destination must have at least one recipient.');
  if (others.length > 0) throw invalid("Daftar's stand-in sends to one address at a time.");
  refuseBadAddress(sender);
  refuseBadAddress(to);
  if (!Content?.Simple) throw invalid("Content: Daftar's stand-in knows Simple only.");
  if (Subject?.Data === undefined) throw invalid('Content.Simple.Subject must not be null.');
  if (text === undefined && html === undefined) throw invalid('Content.Simple.Body must have Text or Html.');
  if (isFailing(to)) throw new AwsError('InternalServiceErrorException', 'Internal service error.', 500);
  return send({
    channel: 'email',
    to,
    sender,
    subject: Subject.Data,
    text: text ?? null,
    html: html ?? null,
  });
};

/** An address by itself, or with a name before it: `"Shop" <shop@example.com>`. */
const refuseBadAddress = (address: string): void => {
  const bare = /<([^<>]*)>$/.exec(address)?.[1] ?? address;
  const [local = '', domain, ...more] = bare.split('@');
  if (domain === undefined) throw invalid("Missing final '@domain'");
  if (more.length > 0 || !/^[\x21-\x7e]+$/.test(local))
    throw invalid('Local address contains control or whitespace');
  if (!/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(domain)) throw invalid('Domain contains illegal character');
};

const invalid = (message: string): AwsError => new AwsError('BadRequestException', message);
