import { Stack } from 'aws-cdk-lib';
import type { IRole, Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge.ts';
import { allow, callFromSchedules } from './call-from-schedules.ts';

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
    const description = 'Taken by EventBridge Scheduler to run due work';
    const { role, deadLetters } = callFromSchedules(this, { group, runner, description });
    this.role = role;
    this.deadLetters = deadLetters;
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

  grantCreate(grantee: IRole): void {
    const scheduleArn = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    allow(grantee, 'scheduler:CreateSchedule', scheduleArn);
    acknowledgeWildcard(grantee, scheduleArn, 'A schedule is named when something falls due.');
    // Whoever makes a schedule hands its role over: this one, and to nobody but Scheduler.
    allow(grantee, 'iam:PassRole', this.role.roleArn, {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    });
  }
}
