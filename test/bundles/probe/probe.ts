import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';

const dynamodb = new DynamoDBClient();
const secretsManager = new SecretsManagerClient();
const scheduler = new SchedulerClient();

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
  s3: async () => {
    const { putObject } = await import('./lazy-bucket.ts');
    return putObject();
  },
};
