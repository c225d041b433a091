import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Delivery, type DeliveryProps } from './delivery.ts';

/** What happens after a request. */
export class DeliveryStack extends Stack {
  readonly delivery: Delivery;

  constructor(scope: Construct, id: string, { context, workers }: DeliveryProps) {
    super(scope, id, { description: `Daftar (${context.stage.name}): workers, queues and schedules` });
    this.delivery = new Delivery(this, 'Default', { context, workers });

    const { notices } = this.delivery.queues;
    if (notices) new CfnOutput(this, 'NoticesDeadLettersArn', { value: notices.deadLetters.queueArn });
  }
}
