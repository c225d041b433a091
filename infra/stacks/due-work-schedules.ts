import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What a schedule of due work needs: the function it calls, the role it takes for it, and where failures end. */
export class DueWorkSchedules extends Construct {
  private readonly group: ScheduleGroup;
  private readonly runner: LambdaFunction;
  private readonly role: Role;
  private readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    { group, runner }: { group: ScheduleGroup; runner: LambdaFunction },
  ) {
    super(scope, id);
    this.group = group;
    this.runner = runner;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.role = new Role(this, 'Role', {
      description: 'Taken by EventBridge Scheduler to run due work',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': group.scheduleGroupArn },
        },
      }),
    });
    allow(this.role, 'lambda:InvokeFunction', runner.functionArn);
    allow(this.role, 'sqs:SendMessage', this.deadLetters.queueArn);

    // Scheduler's own retries end when Lambda has taken the event: from then on these count.
    runner.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    });
  }

  /** What a function that makes schedules is told of them. */
  get environment(): Record<string, string> {
    return {
      SCHEDULE_GROUP: this.group.scheduleGroupName,
      SCHEDULE_TARGET_ARN: this.runner.functionArn,
      SCHEDULE_ROLE_ARN: this.role.roleArn,
      SCHEDULE_DEAD_LETTER_ARN: this.deadLetters.queueArn,
    };
  }

  grantCreate(grantee: IGrantable): void {
    const scheduleArn = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    allow(grantee, 'scheduler:CreateSchedule', scheduleArn);
    // Whoever makes a schedule hands its role over: this one, and to nobody but Scheduler.
    allow(grantee, 'iam:PassRole', this.role.roleArn, {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    });
  }
}

const allow = (
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
