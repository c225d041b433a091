import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';

const dynamodb = new DynamoDBClient();
const secretsManager = new SecretsManagerClient();

/** A function that calls each AWS service the real ones call, and answers what it was told or why it could not ask. */
export const handler = async (service: 'dynamodb' | 'secrets-manager' | 's3'): Promise<unknown> => {
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
  s3: async () => {
    const { putObject } = await import('./lazy-bucket.ts');
    return putObject();
  },
};
