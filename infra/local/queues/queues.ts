import type { QueueWorker } from '../../../shared/contracts/contract.ts';

export interface QueueSettings {
  /** For how long a message is hidden that has been handed out, unless its receiver says otherwise. */
  readonly visibilityMs: number;
  /** Where a message goes that would be handed out once more than so many times. */
  readonly redrive?: { readonly to: string; readonly maxReceives: number };
}

export type QueueName = QueueWorker['queue'];

/** What SQS would call a queue of this stack. */
export const queueName = (queue: QueueName): string => `daftar-local-${queue}`;

export const deadLettersName = (queue: QueueName): string => `${queueName(queue)}-dead-letters`;

export const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

/** Every queue there is. Most functions have less time here than on AWS, so messages are hidden for less. */
export const queueSettings: Readonly<Record<string, QueueSettings>> = {
  [queueName('notices')]: {
    visibilityMs: 60_000,
    redrive: { to: deadLettersName('notices'), maxReceives: 25 },
  },
  [deadLettersName('notices')]: { visibilityMs: 60_000 },
  [queueName('bulk')]: {
    visibilityMs: 60_000,
    redrive: { to: deadLettersName('bulk'), maxReceives: 6 },
  },
  [deadLettersName('bulk')]: { visibilityMs: 60_000 },
  [queueName('uploads')]: {
    visibilityMs: 960_000,
    redrive: { to: deadLettersName('uploads'), maxReceives: 6 },
  },
  [deadLettersName('uploads')]: { visibilityMs: 60_000 },
};
