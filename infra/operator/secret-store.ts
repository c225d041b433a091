import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { secretJson } from '../../shared/merchants/merchant-secrets.ts';

/** Writes the secrets that the functions only read. */
export interface SecretStore {
  /** The secret's JSON; undefined when it does not exist or was never filled. */
  read(name: string): Promise<unknown>;
  /** Makes the secret, or gives it a new version. */
  write(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

/** @param kmsKeyId the customer key that encrypts new secrets; without one, the account's own */
export const secretStore = (
  kmsKeyId: string | undefined,
  client = new SecretsManagerClient({}),
): SecretStore => {
  const create = async (name: string, value: unknown): Promise<void> => {
    const key = kmsKeyId ? { KmsKeyId: kmsKeyId } : {};
    await client.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(value), ...key }));
  };
  return {
    read: async (name) => {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
        return secretJson(SecretString);
      } catch (error) {
        if (isCalled(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },

    write: async (name, value) => {
      try {
        await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(value) }));
      } catch (error) {
        if (!isCalled(error, 'ResourceNotFoundException')) throw error;
        await create(name, value);
      }
    },

    remove: async (name) => {
      await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    },
  };
};

const isCalled = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
