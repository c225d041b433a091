import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between one deployment and another. */
export interface Stage {
  /** Part of the names of stacks, secrets and metrics, by which the operator's command line finds them. */
  readonly name: string;
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  /** Whether the table and the data stack refuse to be deleted. */
  readonly deletionProtection: boolean;
  /**
   * What becomes of table, buckets, queues, secrets and logs when they leave the template. What a deployment has just made, and takes back as it
   * fails, is empty: left behind it would only be in the next one's way, by its name.
   */
  readonly removalPolicy: RemovalPolicy;
  /** For each route that has no throttle of its own. */
  readonly throttle: Throttle;
  /** Operation → its own throttle; `answer-unrouted` is everything without a route, with the slash forms of all routes. */
  readonly operationThrottles: Readonly<Record<string, Throttle>>;
  /** Operation → how many of it are kept warm, at a price by the hour. */
  readonly provisionedConcurrency: Readonly<Record<string, number>>;
  /**
   * How a new version of the API's functions is let in: all calls at once, or a tenth of them for five minutes, taken back
   * by itself where it fails.
   */
  readonly release: 'at-once' | 'canary';
  /** Who takes the money. The simulator takes none, so whoever has a link could have it paid: never in production. */
  readonly acquirer: 'simulator' | 'none';
  /** Whom messages come from. What is sent by a channel without a sender waits in the queue, and ends in the dead letters. */
  readonly channels: Channels;
  /** The API's own name. Without one it answers at the address that API Gateway gives it; with one, there no longer. */
  readonly domain?: Domain;
  /** CloudFront and a firewall before the API, under a public name; the API has to have a name of its own. */
  readonly edge?: Domain;
  /** Where payers and merchants reach the API, when at none of these; no trailing slash. */
  readonly publicBaseUrl?: string;
  /** The table that stands in for the stage's own since a disaster (`docs/recovery.md`). */
  readonly restoredTable?: RestoredTable;
  /** Whom alarms tell. Without anybody they tell a topic that people can subscribe to. */
  readonly alarms?: AlarmTarget;
}

/** What `daftar table restore` has made. */
export interface RestoredTable {
  readonly name: string;
  readonly streamArn: string;
}

/** Requests a second, and how far a burst may exceed them. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface Domain {
  /** `pay.example.com`; its DNS record has to lead to the output `DomainTarget`, or `EdgeTarget`. */
  readonly name: string;
  /** A certificate of ACM for that name, in the API's region; an edge's in us-east-1. */
  readonly certificateArn: string;
}

/** People at an address, who confirm it once, or a topic that is there already. */
export type AlarmTarget = { readonly email: string } | { readonly topicArn: string };

export interface Channels {
  /** A sender id registered with the country's operators. */
  readonly sms?: string;
  /** An address of an identity that SES has verified. */
  readonly email?: string;
  /** End User Messaging Social's id of a linked number. */
  readonly whatsApp?: string;
}

/** What no code can know: the names, addresses and certificates of the company that deploys. */
export type Company = Pick<Stage, 'channels' | 'domain' | 'edge' | 'publicBaseUrl' | 'alarms'>;

/** One of the stages below, as a company has it. */
export const stageOf = (name: unknown = 'dev', company: Partial<Company> = {}): Stage => {
  if (name !== 'dev' && name !== 'prod') throw new Error(`No stage ${JSON.stringify(name)}: dev or prod.`);
  return { ...stages[name], ...company };
};

/** With a name's own limit on tries in `login`, this bounds what guessing with many names costs us in argon2. */
const guarded = {
  login: { rateLimit: 20, burstLimit: 40 },
  'refresh-token': { rateLimit: 20, burstLimit: 40 },
};

const stages = {
  dev: {
    name: 'dev',
    logLevel: 'DEBUG',
    logRetention: RetentionDays.TWO_WEEKS,
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
    throttle: { rateLimit: 50, burstLimit: 100 },
    operationThrottles: guarded,
    provisionedConcurrency: {},
    release: 'at-once',
    acquirer: 'simulator',
    channels: {},
  },
  prod: {
    name: 'prod',
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_YEAR,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    throttle: { rateLimit: 500, burstLimit: 1000 },
    // Login has a slash form too, which reaches the function of everything unrouted.
    operationThrottles: { ...guarded, 'answer-unrouted': { rateLimit: 50, burstLimit: 100 } },
    provisionedConcurrency: {},
    release: 'canary',
    acquirer: 'none',
    channels: {},
  },
} as const satisfies Record<string, Stage>;
