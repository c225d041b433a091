import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export type StageName = 'dev' | 'prod';

/** What differs between one deployment and another. */
export interface Stage {
  readonly name: StageName;
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  /** Whether the table and the data stack refuse to be deleted. */
  readonly deletionProtection: boolean;
  /** What becomes of table, attachments and logs when they leave the template. */
  readonly removalPolicy: RemovalPolicy;
  /** Requests a second over the whole API, and how far a burst may exceed them. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Who takes the money. The simulator takes none, so whoever has a link could have it paid: never in production. */
  readonly acquirer: 'simulator' | 'none';
  /** Whom messages come from. What is sent by a channel without a sender waits in the queue, and ends in the dead letters. */
  readonly senders: Senders;
  /** Where payers and merchants reach the API, when not at API Gateway's own address; no trailing slash. */
  readonly publicBaseUrl?: string;
}

export interface Senders {
  /** A sender id registered with the country's operators. */
  readonly sms?: string;
  /** An address of an identity that SES has verified. */
  readonly email?: string;
  /** End User Messaging Social's id of a linked number. */
  readonly whatsApp?: string;
}

/** Reads the senders from CDK context values (`-c smsSender=Shop -c emailSender=… -c whatsAppSender=phone-number-id-…`). */
export const sendersOf = (contextValue: (name: string) => unknown): Senders => {
  const named = (channel: keyof Senders) => {
    const value = contextValue(`${channel}Sender`);
    return value === undefined ? {} : { [channel]: String(value) };
  };
  return { ...named('sms'), ...named('email'), ...named('whatsApp') };
};

/** Reads the stage from CDK context values (`-c stage=prod -c publicBaseUrl=https://pay.example.com`). */
export const stageOf = (name: unknown = 'dev', publicBaseUrl?: unknown, senders: Senders = {}): Stage => {
  if (name !== 'dev' && name !== 'prod') throw new Error(`No stage ${JSON.stringify(name)}: dev or prod.`);
  const stage = { ...stages[name], senders };
  return publicBaseUrl === undefined ? stage : { ...stage, publicBaseUrl: baseUrlOrThrow(publicBaseUrl) };
};

const stages: Record<StageName, Omit<Stage, 'senders'>> = {
  dev: {
    name: 'dev',
    logLevel: 'DEBUG',
    logRetention: RetentionDays.TWO_WEEKS,
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
    throttle: { rateLimit: 50, burstLimit: 100 },
    acquirer: 'simulator',
  },
  prod: {
    name: 'prod',
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_YEAR,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    throttle: { rateLimit: 500, burstLimit: 1000 },
    acquirer: 'none',
  },
};

const baseUrlOrThrow = (value: unknown): string => {
  if (typeof value === 'string' && /^https:\/\/[^/?#]+(\/[^/?#]+)*$/.test(value)) return value;
  throw new Error(
    `publicBaseUrl must be an https address without a trailing slash: ${JSON.stringify(value)}`,
  );
};
