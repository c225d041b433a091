import { devNull } from 'node:os';
import { lambdaArn } from './functions/function-arn.ts';
import { deadLettersName, queueArn, queueName } from './queues/queues.ts';

/** Settings that a program needs to use a running Daftar: the AWS SDK reads most of them by itself. */
export type StackEnvironment = Readonly<Record<string, string>>;

export const tableName = 'daftar-local';
export const uploadsBucket = 'daftar-local-uploads';
/** For show, as the key's id; but links are signed with it. */
export const secretAccessKey = 'daftarlocal';

/** What tells functions and the operator's command line where everything is; the credentials are for show. */
export const stackEnvironment = (places: {
  url: string;
  dynamodb: string;
  standIn: string;
}): StackEnvironment => ({
  TABLE_NAME: tableName,
  SECRETS_PREFIX: 'daftar/local',
  PUBLIC_BASE_URL: places.url,
  ACQUIRER: 'simulator',
  ATTACHMENTS_BUCKET: 'daftar-local-attachments',
  SCHEDULE_GROUP: 'daftar-local',
  SCHEDULE_TARGET_ARN: lambdaArn('run-due-work'),
  SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/daftar-local-schedules',
  SCHEDULE_DEAD_LETTER_ARN: 'arn:aws:sqs:eu-west-1:000000000000:daftar-local-dead-letters',
  NOTICES_QUEUE_URL: `${places.standIn}/sqs/000000000000/${queueName('notices')}`,
  BULK_QUEUE_URL: `${places.standIn}/sqs/000000000000/${queueName('bulk')}`,
  UPLOADS_BUCKET: uploadsBucket,
  UPLOADS_QUEUE_URL: `${places.standIn}/sqs/000000000000/${queueName('uploads')}`,
  NOTICES_DEAD_LETTERS_ARN: queueArn(deadLettersName('notices')),
  SMS_SENDER_ID: 'Daftar',
  EMAIL_SENDER: 'invoices@daftar.example',
  WHATSAPP_PHONE_NUMBER_ID: 'phone-number-id-daftarlocal',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'daftarlocal',
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: places.dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: places.dynamodb,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `${places.standIn}/secrets-manager`,
  AWS_ENDPOINT_URL_S3: `${places.standIn}/s3`,
  AWS_ENDPOINT_URL_SCHEDULER: `${places.standIn}/scheduler`,
  AWS_ENDPOINT_URL_SQS: `${places.standIn}/sqs`,
  AWS_ENDPOINT_URL_SNS: `${places.standIn}/sns`,
  AWS_ENDPOINT_URL_SESV2: `${places.standIn}/ses`,
  AWS_ENDPOINT_URL_SOCIALMESSAGING: `${places.standIn}/social-messaging`,
});

/** What Lambda sets besides, in the form that logger and SDK look for. */
export const functionEnvironment = (
  stack: StackEnvironment,
  caller: NodeJS.ProcessEnv,
): StackEnvironment => ({
  ...stack,
  AWS_DEFAULT_REGION: stack['AWS_REGION'] ?? '',
  // What this machine's owner configured for the real AWS is none of the sandbox's business.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'daftar-local',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  POWERTOOLS_SERVICE_NAME: 'daftar',
  POWERTOOLS_METRICS_NAMESPACE: 'Daftar/local',
  POWERTOOLS_LOG_LEVEL: caller['POWERTOOLS_LOG_LEVEL'] ?? 'INFO',
});
