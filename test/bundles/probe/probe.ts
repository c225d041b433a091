import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';

const dynamodb = new DynamoDBClient();
const secretsManager = new SecretsManagerClient();
const scheduler = new SchedulerClient();
const sqs = new SQSClient();
const sns = new SNSClient();
const ses = new SESv2Client();
const socialMessaging = new SocialMessagingClient();

/** A function that calls each AWS service the real ones call, and answers what it was told or why it could not ask. */
export const handler = async (service: keyof typeof calls): Promise<unknown> => {
  try {
    return await calls[service]();
  } catch (error) {
    return error instanceof Error ? { name: error.name, message: error.message } : { thrown: error };
  }
};

const calls = {
  dynamodb: async () => {
    const { $metadata } = await dynamodb.send(
      new PutItemCommand({ TableName: 'table', Item: marshall({ pk: 'a' }) }),
    );
    return $metadata.attempts;
  },
  'secrets-manager': async () => {
    const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: 'secret' }));
    return SecretString;
  },
  scheduler: async () => {
    const { ScheduleArn } = await scheduler.send(
      new CreateScheduleCommand({
        Name: 'schedule',
        ScheduleExpression: 'at(2030-01-01T00:00:00)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'arn:function', RoleArn: 'arn:role' },
      }),
    );
    return ScheduleArn;
  },
  sqs: async () => {
    const QueueUrl = `${process.env['AWS_ENDPOINT_URL']}/000000000000/queue`;
    const Entries = [{ Id: '1', MessageBody: 'a' }];
    const { Successful } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    return Successful?.[0]?.MessageId;
  },
  sns: async () => {
    const { MessageId } = await sns.send(new PublishCommand({ PhoneNumber: '+96550001234', Message: 'a' }));
    return MessageId;
  },
  ses: async () => {
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: 'shop@example.com',
        Destination: { ToAddresses: ['payer@example.com'] },
        Content: { Simple: { Subject: { Data: 'a' }, Body: { Text: { Data: 'b' } } } },
      }),
    );
    return MessageId;
  },
  'social-messaging': async () => {
    const { messageId } = await socialMessaging.send(
      new SendWhatsAppMessageCommand({
        originationPhoneNumberId: 'phone-number-id-1',
        metaApiVersion: 'v20.0',
        message: Buffer.from('{}'),
      }),
    );
    return messageId;
  },
  s3: async () => {
    const { putObject } = await import('./lazy-bucket.ts');
    return putObject();
  },
};
