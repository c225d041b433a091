import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Observability, type ObservabilityProps } from './observability.ts';

/** What tells people how the service does. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id, { description: `Daftar (${props.stage.name}): alarms` });
    const { topic } = new Observability(this, 'Default', props);

    new CfnOutput(this, 'AlarmsTopicArn', { value: topic.topicArn });
  }
}
