import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { acknowledgeWildcard } from './acknowledge.ts';

export interface ReleaseProps {
  readonly stage: Stage;
  /** What stops every release while it rings, besides faults of the released function itself. */
  readonly alarm: IAlarm;
}

/** How new versions of some functions are let in: through an alias each, which callers call. */
export class Release extends Construct {
  private readonly stage: Stage;
  private readonly canaries: Canaries | undefined;

  constructor(scope: Construct, id: string, { stage, alarm }: ReleaseProps) {
    super(scope, id);
    this.stage = stage;
    this.canaries = stage.release === 'canary' ? new Canaries(this, 'Canaries', { alarm }) : undefined;
  }

  /** The alias of a function's version in use. */
  of(name: string, lambda: LambdaFunction): Alias {
    const warm = this.stage.provisionedConcurrency[name];
    const alias = new Alias(lambda, 'Live', {
      aliasName: 'live',
      // Under exactOptionalPropertyTypes CDK's own classes are not its interfaces.
      version: lambda.currentVersion as IVersion,
      ...(warm !== undefined && { provisionedConcurrentExecutions: warm }),
    });
    this.canaries?.watch(lambda, alias);
    return alias;
  }
}

/** CodeDeploy gives a tenth of the calls to a new version, and all of them after five minutes in which no alarm rang. */
class Canaries extends Construct {
  private readonly application: LambdaApplication;
  private readonly role: Role;
  private readonly alarm: IAlarm;
  private readonly moving = new PolicyStatement({
    actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
  });

  constructor(scope: Construct, id: string, { alarm }: Pick<ReleaseProps, 'alarm'>) {
    super(scope, id);
    this.alarm = alarm;
    this.application = new LambdaApplication(this, 'Application');
    // AWS's own policy for this may move every alias of the account.
    this.role = new Role(this, 'Role', {
      description: 'Taken by CodeDeploy to move aliases to new versions',
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    });
    const alarms = Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm:*' });
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] }),
    );
    this.role.addToPolicy(this.moving);
    acknowledgeWildcard(this.role, alarms, 'CodeDeploy asks for the alarms of a release by a list of names.');
  }

  watch(lambda: LambdaFunction, alias: Alias): void {
    this.moving.addResources(lambda.functionArn, `${lambda.functionArn}:${alias.aliasName}`);
    new LambdaDeploymentGroup(lambda, 'Canary', {
      application: this.application,
      role: this.role.withoutPolicyUpdates(),
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [this.alarm, alarmOfFaults(lambda, alias)],
    });
  }
}

/** A failure is an answer, so what Lambda counts as an error crashed or ran out of time: once is bad luck. */
const alarmOfFaults = (lambda: LambdaFunction, alias: Alias): Alarm =>
  new Alarm(lambda, 'Faults', {
    metric: alias.metricErrors({ period: Duration.minutes(1) }),
    alarmDescription: 'A function crashes or runs out of time: CodeDeploy takes a new version of it back.',
    threshold: 3,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
