import { whenReplaced } from './synthesised.ts';

export interface WorkQueueShape {
  /** The logical ids of the queue and of its dead letters. */
  readonly ids: { readonly queue: string; readonly deadLetters: string };
  readonly visibilityTimeout: number;
  readonly maxReceiveCount: number;
  readonly deletionPolicy: string;
}

/** What a template has of a queue of work: it, and where messages end that nobody could deal with. */
export const workQueueResources = ({
  ids: { queue, deadLetters },
  visibilityTimeout,
  maxReceiveCount,
  deletionPolicy,
}: WorkQueueShape) => {
  const lives = { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: whenReplaced(deletionPolicy) };
  const kept = { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true };
  return {
    [queue]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        ...kept,
        VisibilityTimeout: visibilityTimeout,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] },
          maxReceiveCount,
        },
      },
      ...lives,
    },
    [deadLetters]: { Type: 'AWS::SQS::Queue', Properties: kept, ...lives },
  };
};
