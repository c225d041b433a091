import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { environment } from '../environment.ts';
import { timeouts } from '../store/table.ts';

const schema = z.object({ key: z.string().check(z.minLength(32)) });

/** Reads, once, what the edge sends along with every request. */
export const originKeyReader = (
  client = new SecretsManagerClient({ maxAttempts: 3, requestHandler: timeouts }),
): (() => Promise<string>) => {
  let reading: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    const command = new GetSecretValueCommand({ SecretId: `${environment.secretsPrefix}/edge/origin-key` });
    const { SecretString = '' } = await client.send(command);
    return schema.parse(JSON.parse(SecretString)).key;
  };
  return () => {
    reading ??= read().catch((error) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
};
