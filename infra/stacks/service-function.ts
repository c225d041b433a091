import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Grant } from '../../shared/contracts/contract.ts';
import type { Stage } from '../stage.ts';
import { type Data, grantAll } from './grants.ts';

export interface ServiceFunctionProps {
  readonly stage: Stage;
  readonly data: Data;
  readonly code: Code;
  readonly description: string;
  readonly grants: readonly Grant[];
  readonly publicBaseUrl: string;
  /** In MB; CPU comes with it. */
  readonly memorySize: number;
  readonly timeoutSeconds: number;
}

/** One of the service's Lambdas, with a log group and a role that are its own. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { stage, data } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    // A role given by hand goes without AWSLambdaBasicExecutionRole, which may write to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    grantAll(props.grants, data, role);

    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: Duration.seconds(props.timeoutSeconds),
      role,
      logGroup,
      environment: {
        TABLE_NAME: data.table.tableName,
        SECRETS_PREFIX: data.secrets.prefix,
        ATTACHMENTS_BUCKET: data.attachments.bucketName,
        ACQUIRER: stage.acquirer,
        PUBLIC_BASE_URL: props.publicBaseUrl,
        POWERTOOLS_SERVICE_NAME: 'daftar',
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(props.grants.includes('schedules:write') ? data.schedules?.environment : {}),
        ...(props.grants.includes('notices:send') ? data.notices?.environment : {}),
        ...(props.grants.includes('bulk:send') ? data.bulk?.environment : {}),
        ...(props.grants.some((grant) => grant.startsWith('uploads:'))
          ? data.uploads?.bucketEnvironment
          : {}),
        ...(props.grants.includes('messages:send') ? senderEnvironment(stage) : {}),
      },
    });
  }
}

const senderEnvironment = ({ senders: { sms, email, whatsApp } }: Stage): Record<string, string> => ({
  ...(sms === undefined ? {} : { SMS_SENDER_ID: sms }),
  ...(email === undefined ? {} : { EMAIL_SENDER: email }),
  ...(whatsApp === undefined ? {} : { WHATSAPP_PHONE_NUMBER_ID: whatsApp }),
});
