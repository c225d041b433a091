import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Grant } from '../../shared/contracts/contract.ts';
import type { Stage } from '../stage.ts';
import { acknowledge } from './acknowledge.ts';
import { clientAddressHeader } from './edge-headers.ts';
import { type Grantable, grantAll } from './grants.ts';
import { metricsNamespace } from './metrics.ts';

export interface ServiceFunctionProps {
  /** Of its bundle. */
  readonly name: string;
  readonly stage: Stage;
  readonly on: Grantable;
  readonly code: Code;
  readonly description: string;
  readonly grants: readonly Grant[];
  readonly publicBaseUrl: string;
  /** In MB; CPU comes with it. */
  readonly memorySize: number;
  readonly timeoutSeconds: number;
}

/** What every function of a deployment has in common. */
export interface FunctionContext extends Pick<ServiceFunctionProps, 'stage' | 'on' | 'publicBaseUrl'> {
  /** Where a function's bundle is found, by the function's name. */
  readonly codeOf: (name: string) => Code;
}

/** One of the service's Lambdas, with a log group and a role that are its own. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { stage, on, grants } = props;
    const { table, secrets, attachments, uploads } = on.data;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    // A role given by hand goes without AWSLambdaBasicExecutionRole, which may write to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    grantAll(props.name, grants, on, role);

    // Active tracing lets the role send to X-Ray.
    acknowledge(
      role,
      'IAM5[Resource::*]',
      'X-Ray knows no resources: a segment is whose trace it belongs to.',
    );

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
      tracing: Tracing.ACTIVE,
      environment: {
        TABLE_NAME: table.tableName,
        SECRETS_PREFIX: secrets.prefix,
        ATTACHMENTS_BUCKET: attachments.bucketName,
        ACQUIRER: stage.acquirer,
        PUBLIC_BASE_URL: props.publicBaseUrl,
        ...(stage.edge ? { CLIENT_ADDRESS_HEADER: clientAddressHeader } : {}),
        POWERTOOLS_SERVICE_NAME: 'daftar',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(grants.includes('schedules:write') ? on.schedules?.environment : {}),
        ...(grants.includes('notices:send') ? on.notices?.environment : {}),
        ...(grants.includes('bulk:send') ? on.bulk?.environment : {}),
        ...(grants.some((grant) => grant.startsWith('uploads:')) ? uploads.bucketEnvironment : {}),
        ...(grants.includes('messages:send') ? senderEnvironment(stage) : {}),
      },
    });
  }
}

const senderEnvironment = ({ channels: { sms, email, whatsApp } }: Stage): Record<string, string> => ({
  ...(sms === undefined ? {} : { SMS_SENDER_ID: sms }),
  ...(email === undefined ? {} : { EMAIL_SENDER: email }),
  ...(whatsApp === undefined ? {} : { WHATSAPP_PHONE_NUMBER_ID: whatsApp }),
});

// Two check passwords (the second at login's slash form): argon2 is bound by CPU, which Lambda gives with memory. One does
// little but wait, at a price that goes by memory. A large file is held whole while it is read, besides what reading takes.
const memorySizes: Readonly<Record<string, number>> = {
  login: 1024,
  'answer-unrouted': 1024,
  'hand-out-pos-invoice': 256,
  'process-upload': 1024,
};

/** The function of a name, as a child of a scope. */
export const makeFunction = (
  scope: Construct,
  name: string,
  { codeOf, ...context }: FunctionContext,
  props: Pick<ServiceFunctionProps, 'description' | 'grants' | 'timeoutSeconds'>,
): ServiceFunction =>
  new ServiceFunction(scope, pascalCase(name), {
    ...context,
    ...props,
    name,
    code: codeOf(name),
    memorySize: memorySizes[name] ?? 512,
  });

/** `npm run build` has put it there. */
export const bundleOf = (name: string): Code =>
  Code.fromAsset(join(import.meta.dirname, '../../dist/functions', name));

export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
