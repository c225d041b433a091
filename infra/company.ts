import { type ContextValue, textLike } from './context.ts';
import type { AlarmTarget, Channels, Company, Domain } from './stage.ts';

/**
 * Reads what a company says of itself in a stage (`contextOf`): `smsSender`, `emailSender`,
 * `whatsAppSender`, `domainName` with `certificateArn`, `edgeDomainName` with `edgeCertificateArn`, `publicBaseUrl`, and `alarmEmail` or `alarmTopicArn`.
 */
export const companyOf = (contextValue: ContextValue): Company => {
  const domain = domainOf(contextValue, 'domainName', 'certificateArn');
  const edge = edgeOf(contextValue, domain);
  const publicBaseUrl = contextValue('publicBaseUrl');
  const alarms = alarmsOf(contextValue);
  return {
    channels: channelsOf(contextValue),
    ...(domain && { domain }),
    ...(edge && { edge }),
    ...(publicBaseUrl !== undefined && { publicBaseUrl: baseUrlOrThrow(publicBaseUrl) }),
    ...(alarms && { alarms }),
  };
};

const channelsOf = (contextValue: ContextValue): Channels => {
  const named = (channel: keyof Channels) => {
    const value = contextValue(`${channel}Sender`);
    return value === undefined ? {} : { [channel]: String(value) };
  };
  return { ...named('sms'), ...named('email'), ...named('whatsApp') };
};

const domainOf = (
  contextValue: ContextValue,
  nameKey: string,
  certificateKey: string,
): Domain | undefined => {
  const name = contextValue(nameKey);
  const certificateArn = contextValue(certificateKey);
  if (name === undefined && certificateArn === undefined) return undefined;
  if (name === undefined || certificateArn === undefined)
    throw new Error(`${nameKey} and ${certificateKey} go together: give both, or neither.`);
  return {
    name: textLike(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, name, `${nameKey} must be a host name in lower case`),
    certificateArn: textLike(
      /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/\S+$/,
      certificateArn,
      `${certificateKey} must be the ARN of a certificate of ACM`,
    ),
  };
};

/** Its certificate is where CloudFront looks for it, and the API behind it has another name. */
const edgeOf = (contextValue: ContextValue, domain: Domain | undefined): Domain | undefined => {
  const edge = domainOf(contextValue, 'edgeDomainName', 'edgeCertificateArn');
  if (!edge) return undefined;
  if (!domain || domain.name === edge.name)
    throw new Error(
      'edgeDomainName needs a domainName beside it, another one: the name of the API behind the edge.',
    );
  if (!edge.certificateArn.includes(':us-east-1:'))
    throw new Error(
      'edgeCertificateArn must be of a certificate in us-east-1, where CloudFront looks for it.',
    );
  return edge;
};

const alarmsOf = (contextValue: ContextValue): AlarmTarget | undefined => {
  const email = contextValue('alarmEmail');
  const topicArn = contextValue('alarmTopicArn');
  if (email !== undefined && topicArn !== undefined)
    throw new Error('alarmEmail and alarmTopicArn exclude each other: give one of them.');
  if (email !== undefined)
    return { email: textLike(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, email, 'alarmEmail must be an e-mail address') };
  if (topicArn === undefined) return undefined;
  const topic = /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/;
  return { topicArn: textLike(topic, topicArn, 'alarmTopicArn must be the ARN of an SNS topic') };
};

const baseUrlOrThrow = (value: unknown): string =>
  textLike(
    /^https:\/\/[^/?#]+(\/[^/?#]+)*$/,
    value,
    'publicBaseUrl must be an https address without a trailing slash',
  );
