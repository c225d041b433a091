import type { AlarmTarget, Channels, Company, Domain } from './stage.ts';

/** Reads a CDK context value (`-c name=value`). */
export type ContextValue = (name: string) => unknown;

/**
 * Reads what a company says of itself from CDK context values, given by `-c` or in `cdk.json`: `smsSender`, `emailSender`,
 * `whatsAppSender`, `domainName` with `certificateArn`, `publicBaseUrl`, and `alarmEmail` or `alarmTopicArn`.
 */
export const companyOf = (contextValue: ContextValue): Company => {
  const domain = domainOf(contextValue);
  const publicBaseUrl = contextValue('publicBaseUrl');
  const alarms = alarmsOf(contextValue);
  return {
    channels: channelsOf(contextValue),
    ...(domain && { domain }),
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

const domainOf = (contextValue: ContextValue): Domain | undefined => {
  const name = contextValue('domainName');
  const certificateArn = contextValue('certificateArn');
  if (name === undefined && certificateArn === undefined) return undefined;
  if (name === undefined || certificateArn === undefined)
    throw new Error('domainName and certificateArn go together: give both, or neither.');
  return {
    name: textLike(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, name, 'domainName must be a host name in lower case'),
    certificateArn: textLike(
      /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/\S+$/,
      certificateArn,
      'certificateArn must be the ARN of a certificate of ACM',
    ),
  };
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

const textLike = (pattern: RegExp, value: unknown, rule: string): string => {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Error(`${rule}: ${JSON.stringify(value)}`);
};
