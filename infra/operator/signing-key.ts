import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod/mini';
import {
  signingKeyName,
  signingKeySchema,
  type VerificationKeys,
  verificationKeysName,
  verificationKeysSchema,
} from '../../shared/merchants/token-keys.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * Makes a new key for access tokens and lets the one that signs now verify on.
 *
 * The public half is published first: at no moment is a token signed that nobody can verify. Done again after it died
 * half way, it keeps the key that really signs, not merely the last one published.
 */
export const rotateSigningKey = async (secrets: SecretStore): Promise<string> => {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  const signing = await signingKid(secrets);
  const kept = (await publishedKeys(secrets)).filter((key) => key.kid === signing);
  await secrets.write(verificationKeysName(), { keys: [named(await exportJWK(publicKey), kid), ...kept] });
  await secrets.write(signingKeyName(), { key: named(await exportJWK(privateKey), kid) });
  return kid;
};

/** Makes the first key, unless there is one that signs and is published. */
export const ensureSigningKey = async (secrets: SecretStore): Promise<void> => {
  const signing = await signingKid(secrets);
  const published = await publishedKeys(secrets);
  if (!published.some(({ kid }) => kid === signing)) await rotateSigningKey(secrets);
};

const signingKid = async (secrets: SecretStore): Promise<string | undefined> => {
  const parsed = z.safeParse(signingKeySchema, await secrets.read(signingKeyName()));
  return parsed.success ? parsed.data.key.kid : undefined;
};

const publishedKeys = async (secrets: SecretStore): Promise<VerificationKeys['keys']> => {
  const parsed = z.safeParse(verificationKeysSchema, await secrets.read(verificationKeysName()));
  return parsed.success ? parsed.data.keys : [];
};

const named = (key: JWK, kid: string): JWK => ({ ...key, kid, alg: 'RS256', use: 'sig' });
