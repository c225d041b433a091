import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { OperatorError } from '../operator/operator-error.ts';

/** What a merchant's software needs to know of itself. */
export interface SmokeCredentials {
  readonly merchantCode: string;
  readonly username: string;
  readonly password: string;
  readonly accessCode: string;
  readonly secretKey: string;
  readonly ivKey: string;
}

const schema = z.object({
  merchantCode: z.string().check(z.minLength(1)),
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
  accessCode: z.string().check(z.minLength(1)),
  secretKey: z.string().check(z.length(32)),
  ivKey: z.string().check(z.length(16)),
});

/**
 * The credentials of the merchant that the check is made with: from a secret where one is named, else from options and
 * environment. Options win over the secret.
 *
 * @throws OperatorError that names what is missing, and never shows what is there
 */
export const smokeCredentials = async (
  options: { readonly merchant?: string | undefined; readonly username?: string | undefined },
  environment: NodeJS.ProcessEnv,
): Promise<SmokeCredentials> => {
  const secret = environment['DAFTAR_SMOKE_SECRET'];
  const { merchant: merchantCode, username } = options;
  const wanted = {
    ...(secret ? await secretJson(secret) : fromEnvironment(environment)),
    ...(merchantCode === undefined ? {} : { merchantCode }),
    ...(username === undefined ? {} : { username }),
  };
  const parsed = z.safeParse(schema, wanted);
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new OperatorError(
    secret
      ? `The secret ${secret} is no set of credentials: look at ${missing.join(', ')}.`
      : `Missing or of the wrong length: ${missing.map((key) => sources[key] ?? key).join(', ')}.`,
  );
};

const sources: Readonly<Record<string, string>> = {
  merchantCode: '--merchant',
  username: '--username',
  password: 'DAFTAR_SMOKE_PASSWORD',
  accessCode: 'DAFTAR_SMOKE_ACCESS_CODE',
  secretKey: 'DAFTAR_SMOKE_SECRET_KEY',
  ivKey: 'DAFTAR_SMOKE_IV_KEY',
};

const fromEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(sources)
      .filter(([, source]) => source.startsWith('DAFTAR_'))
      .map(([key, source]) => [key, environment[source]]),
  );

const secretJson = async (name: string): Promise<object> => {
  const answer = await new SecretsManagerClient({})
    .send(new GetSecretValueCommand({ SecretId: name }))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.name : 'unknown error';
      throw new OperatorError(
        `The secret ${name} cannot be read (${why}): check its name, the AWS credentials and the region.`,
      );
    });
  try {
    return Object(JSON.parse(answer.SecretString ?? ''));
  } catch {
    throw new OperatorError(`The secret ${name} is no JSON.`);
  }
};
