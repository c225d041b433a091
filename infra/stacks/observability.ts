import { Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AlarmStatusWidget, Dashboard, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { apiRules } from './alarms/api-rules.ts';
import { businessRules } from './alarms/business-rules.ts';
import { ring } from './alarms/rule.ts';
import { tableRules } from './alarms/table-rules.ts';
import { workerRules } from './alarms/worker-rules.ts';
import { apiRow } from './dashboard/api-row.ts';
import { businessRow } from './dashboard/business-row.ts';
import { deliveryRow } from './dashboard/delivery-row.ts';
import { functionsRow } from './dashboard/functions-row.ts';
import type { Row } from './dashboard/row.ts';
import { tableRow } from './dashboard/table-row.ts';
import type { Delivery } from './delivery.ts';
import type { RequestMetrics } from './request-metrics.ts';

export interface ObservabilityProps {
  readonly stage: Stage;
  readonly api: HttpApi;
  readonly requests: RequestMetrics;
  readonly table: ITable;
  readonly delivery: Delivery;
}

/** Tells people when what runs needs them, and shows how it does. */
export class Observability extends Construct {
  /** Where every alarm is told. */
  readonly topic: ITopic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { stage, api, requests, table, delivery }: ObservabilityProps) {
    super(scope, id);
    this.topic = topicOf(this, stage);
    const rules = [
      ...apiRules(stage, api, requests),
      ...businessRules(stage),
      ...workerRules(delivery),
      ...tableRules(table),
    ];
    const alarms = ring(this, this.topic, rules);

    this.dashboard = new Dashboard(this, 'Dashboard');
    this.dashboard.addWidgets(new AlarmStatusWidget({ alarms, width: 24, height: 4 }));
    this.show(businessRow(stage));
    this.show(apiRow(stage, api, requests));
    this.show(functionsRow([Stack.of(api).stackName, Stack.of(delivery).stackName]));
    this.show(deliveryRow(delivery));
    this.show(tableRow(table));
  }

  private show({ title, widgets }: Row): void {
    this.dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }));
    this.dashboard.addWidgets(...widgets);
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
