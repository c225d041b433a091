import * as z from 'zod/mini';
import { environment } from '../environment.ts';

const jwk = z.looseObject({ kty: z.literal('RSA'), kid: z.string() });

/** The private key that signs access tokens; only login and refresh may read it. */
export const signingKeySchema = z.object({ key: jwk });
/** The public keys that verify them: the current one, and while rotating the one before. */
export const verificationKeysSchema = z.object({ keys: z.array(jwk) });

export type SigningKey = z.infer<typeof signingKeySchema>;
export type VerificationKeys = z.infer<typeof verificationKeysSchema>;

export const signingKeyName = (): string => `${environment.secretsPrefix}/tokens/signing-key`;
export const verificationKeysName = (): string => `${environment.secretsPrefix}/tokens/verification-keys`;
