import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { alarmOfDeadLetters } from './dead-letters-alarm.ts';
import type { Delivery } from './delivery.ts';
import { NoticesAlarms } from './notices-alarms.ts';

export interface ObservabilityProps {
  readonly stage: Stage;
  readonly delivery: Delivery;
}

/** Tells people when what runs needs them. */
export class Observability extends Construct {
  /** Where every alarm is told. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { stage, delivery }: ObservabilityProps) {
    super(scope, id);
    this.topic = topicOf(this, stage);
    const { topic } = this;
    const { notices, bulk, uploads } = delivery.queues;
    const senders = delivery.granted('notices:send').map(({ lambda }) => lambda);
    const [deliverer] = delivery.fedBy('notices');
    if (notices && deliverer) {
      const { queue, deadLetters } = notices;
      const worker = deliverer.lambda;
      new NoticesAlarms(this, 'Notices', { stage, topic, queue, deadLetters, senders, worker });
    }
    if (bulk)
      alarmOfDeadLetters(
        this,
        'Bulk',
        bulk.deadLetters,
        topic,
        'Rows could not be sent for hours: see the log.',
      );
    if (uploads)
      alarmOfDeadLetters(
        this,
        'Uploads',
        uploads.deadLetters,
        topic,
        'Files of rows could not be processed: see the log. The merchant may upload them again.',
      );
  }
}

const topicOf = (scope: Construct, { alarms }: Stage): ITopic => {
  if (alarms && 'topicArn' in alarms) return Topic.fromTopicArn(scope, 'Topic', alarms.topicArn);
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  // With a policy of its own a topic has no longer the one that lets alarms of its account publish.
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (alarms) topic.addSubscription(new EmailSubscription(alarms.email));
  return topic;
};
