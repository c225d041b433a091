import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letter-queue.ts';

export interface CallFromSchedules {
  readonly group: ScheduleGroup;
  /** The function they call. */
  readonly runner: LambdaFunction;
  /** Of the role. */
  readonly description: string;
}

/** What schedules of a group need to call a function: the role they take for it, and where calls end that came to nothing. */
export const callFromSchedules = (
  scope: Construct,
  { group, runner, description }: CallFromSchedules,
): { role: Role; deadLetters: Queue } => {
  const deadLetters = deadLetterQueue(scope);
  const role = new Role(scope, 'Role', {
    description,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
        ArnEquals: { 'aws:SourceArn': group.scheduleGroupArn },
      },
    }),
  });
  allow(role, 'lambda:InvokeFunction', runner.functionArn);
  allow(role, 'sqs:SendMessage', deadLetters.queueArn);

  // Scheduler's own retries end when Lambda has taken the event: from then on these count.
  runner.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(deadLetters),
  });
  return { role, deadLetters };
};

export const allow = (
  grantee: IGrantable,
  action: string,
  resourceArn: string,
  conditions?: Record<string, Record<string, string>>,
): void => {
  Grant.addToPrincipal({
    grantee,
    actions: [action],
    resourceArns: [resourceArn],
    ...(conditions && { conditions }),
  });
};
