import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, type ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { callFromSchedules } from './call-from-schedules.ts';

export interface DailyScheduleProps {
  readonly group: ScheduleGroup;
  /** The function it calls. */
  readonly runner: LambdaFunction;
  /** Full hours of Kuwait. */
  readonly hours: readonly number[];
}

/** Calls a function every day at the same hours. */
export class DailySchedule extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { group, runner, hours }: DailyScheduleProps) {
    super(scope, id);
    const description = 'Taken by EventBridge Scheduler to run what is done daily';
    const { role, deadLetters } = callFromSchedules(this, { group, runner, description });
    this.deadLetters = deadLetters;
    new CfnSchedule(this, 'Schedule', {
      groupName: group.scheduleGroupName,
      scheduleExpression: `cron(0 ${hours.join(',')} * * ? *)`,
      scheduleExpressionTimezone: 'Asia/Kuwait',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: runner.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: deadLetters.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      },
    });
  }
}
