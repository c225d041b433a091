import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { environment } from '../../environment.ts';
import { type SecretReader, secretReader } from '../../merchants/merchant-secrets.ts';
import type { Callback } from '../acquirer.ts';

export const simulatorKeyName = (): string => `${environment.secretsPrefix}/acquirers/simulator`;

/** What the simulator and Daftar share: the key that callbacks are signed with. */
export const simulatorKeySchema = z.object({ key: z.string().check(z.minLength(32)) });

export type SimulatorKey = z.infer<typeof simulatorKeySchema>;

/** A callback that took longer is one that somebody kept and sends again. */
const staleAfterSeconds = 300;
/** How far the acquirer's clock may be ahead of ours. */
const toleranceSeconds = 30;
const issuer = 'simulator';
const audience = 'daftar';

const outcome = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('captured'),
    capture: z.object({
      acquirerPaymentId: z.string().check(z.minLength(1), z.maxLength(64)),
      amount: z.int().check(z.gte(0)),
      trackId: z.string(),
      transactionId: z.string(),
      authCode: z.string(),
      maskedCard: z.string(),
      capturedMs: z.int().check(z.gte(0)),
      cardReference: z.exactOptional(z.string()),
    }),
  }),
  z.object({ result: z.literal('declined') }),
  z.object({ result: z.literal('abandoned') }),
]);
const claims = z.object({
  merchantId: z.number(),
  paymentId: z.number(),
  token: z.string(),
  amount: z.number(),
  outcome,
});

/** Signs and verifies what the simulator calls back with: a JWS with HMAC-SHA256, valid for five minutes. */
export const callbackSeal = (
  keys: SecretReader<SimulatorKey> = secretReader(simulatorKeySchema),
  clock: Clock = systemClock,
) => {
  const key = async (): Promise<Uint8Array> => Buffer.from((await keys.get(simulatorKeyName())).key);
  return {
    sign: async (callback: Callback): Promise<string> =>
      new SignJWT({ ...callback })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(Math.floor(clock() / 1000))
        .sign(await key()),

    open: async (body: string, nowMs: number): Promise<Callback | undefined> => {
      try {
        const { payload } = await jwtVerify(body, await key(), {
          algorithms: ['HS256'],
          issuer,
          audience,
          // The tolerance counts on both sides.
          maxTokenAge: staleAfterSeconds - toleranceSeconds,
          clockTolerance: toleranceSeconds,
          currentDate: new Date(nowMs),
        });
        return z.safeParse(claims, payload).data;
      } catch (error) {
        if (isBadToken(error)) return undefined;
        throw error;
      }
    },
  };
};

/** A bad token, as against a key that could not be read. */
const isBadToken = (error: unknown): boolean =>
  error instanceof Error && /^ERR_(JWT|JWS|JOSE)_/.test(String((error as { code?: unknown }).code));
