import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod/mini';
import {
  signingKeyName,
  type VerificationKeys,
  verificationKeysName,
  verificationKeysSchema,
} from '../../shared/merchants/token-keys.ts';
import type { SecretStore } from './secret-store.ts';

/** Keys that verify tokens at the same time: the new one, and the one that signed what is still out there. */
const liveKeys = 2;

/**
 * Makes a new key for access tokens and lets the one before verify on.
 *
 * The public half is published first: at no moment is a token signed that nobody can verify.
 */
export const rotateSigningKey = async (secrets: SecretStore): Promise<string> => {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  const published = await publishedKeys(secrets);
  const keys = [named(await exportJWK(publicKey), kid), ...published.keys].slice(0, liveKeys);
  await secrets.write(verificationKeysName(), { keys });
  await secrets.write(signingKeyName(), { key: named(await exportJWK(privateKey), kid) });
  return kid;
};

/** Makes the first key where there is none yet. */
export const ensureSigningKey = async (secrets: SecretStore): Promise<void> => {
  const { keys } = await publishedKeys(secrets);
  if (keys.length === 0) await rotateSigningKey(secrets);
};

const publishedKeys = async (secrets: SecretStore): Promise<VerificationKeys> => {
  const parsed = z.safeParse(verificationKeysSchema, await secrets.read(verificationKeysName()));
  return parsed.success ? parsed.data : { keys: [] };
};

const named = (key: JWK, kid: string): JWK => ({ ...key, kid, alg: 'RS256', use: 'sig' });
