import { deflateSync, inflateSync } from 'node:zlib';
import { ApiError } from '../domain/api-error.ts';
import { idempotencyKey } from './keys.ts';
import type { Item, Refusal, Table, Write } from './table.ts';

/** The plain answer of an operation, before it is encoded: what `response` will hold, and its message. */
export interface Answer {
  message: string;
  response: unknown;
}

/** A caller's wish that this call has its effect once (design section 4). */
export interface Claim {
  merchantId: number;
  /** Hash of the caller's key, or of operation and payload when the caller gave none. */
  hash: string;
  /** Hash of operation and payload: what must be the same when the key comes again. */
  fingerprint: string;
  /** From when on the same key is a new call. Epoch milliseconds. */
  expiresMs: number;
}

export type Committed =
  | { outcome: 'done'; answer: Answer }
  | { outcome: 'replayed'; answer: Answer }
  /** A condition of the writes did not hold; nothing was written. In the order of the writes. */
  | { outcome: 'refused'; refusals: (Refusal | undefined)[] };

/**
 * Writes an effect and the record of its answer in one transaction.
 *
 * A call whose claim is already taken gets the first call's answer; with another payload, the contract's 409.
 */
export const commitOnce = async (
  table: Table,
  writes: readonly Write[],
  answer: Answer,
  claim: Claim | undefined,
  nowMs: number,
): Promise<Committed> => {
  const all = claim ? [recordOf(claim, answer, nowMs), ...writes] : writes;
  const result = await table.transact(all);
  if (result.done) return { outcome: 'done', answer };
  if (!claim) return { outcome: 'refused', refusals: result.refusals };
  const [taken, ...refusals] = result.refusals;
  if (taken?.reason === 'condition') return { outcome: 'replayed', answer: replay(taken.item, claim) };
  return { outcome: 'refused', refusals: taken ? [...refusals, taken] : refusals };
};

/** The answer an earlier call with the same claim got, if there was one; with another payload, the contract's 409. */
export const earlierAnswer = async (
  table: Table,
  claim: Claim,
  nowMs: number,
): Promise<Answer | undefined> => {
  const item = await table.get(idempotencyKey(claim.merchantId, claim.hash));
  return item && (item['expiresMs'] as number) > nowMs ? replay(item, claim) : undefined;
};

/** Kept a day longer than it is valid: expiry is decided by `expiresMs`, TTL only sweeps. */
const sweepAfterSeconds = 86_400;

const recordOf = (claim: Claim, answer: Answer, nowMs: number): Write => ({
  put: {
    ...idempotencyKey(claim.merchantId, claim.hash),
    v: 1,
    fingerprint: claim.fingerprint,
    expiresMs: claim.expiresMs,
    ...kept(answer),
    ttl: sweptWith(claim),
  },
  ...unlessClaimed(nowMs),
});

/** When DynamoDB may sweep what a claim left behind. */
export const sweptWith = ({ expiresMs }: Claim): number => Math.floor(expiresMs / 1000) + sweepAfterSeconds;

/** The condition that an earlier call's claim does not hold any more, or that there was none. */
export const unlessClaimed = (nowMs: number) => ({
  condition: 'attribute_not_exists(pk) OR expiresMs <= :now',
  values: { ':now': nowMs },
});

/** Fails with the contract's 409 unless what a claim left behind is of the same payload. */
export const refuseOtherPayload = (item: Item | undefined, claim: Claim): void => {
  if (item?.['fingerprint'] === claim.fingerprint) return;
  throw new ApiError({ code: 'conflict', message: 'This Idempotency-Key was used for another request' });
};

const replay = (item: Item | undefined, claim: Claim): Answer => {
  refuseOtherPayload(item, claim);
  const { answer, packed } = item ?? {};
  const text = packed === undefined ? (answer as string) : inflateSync(packed as Uint8Array).toString();
  return JSON.parse(text) as Answer;
};

/** From here on an answer is kept packed: an item costs by the kilobyte. Fifty invoices take 45 KB, packed 2.3 KB. */
const packedFromBytes = 1_024;
/** DynamoDB's limit of an item, less what the record holds besides. */
const mostPackedBytes = 400_000;

/** The answer as the record keeps it. Fails with `body-too-large` when it cannot: then nothing is done at all. */
const kept = (answer: Answer): Item => {
  const text = JSON.stringify(answer);
  if (Buffer.byteLength(text) < packedFromBytes) return { answer: text };
  const packed = deflateSync(text);
  if (packed.length > mostPackedBytes) throw new ApiError({ code: 'body-too-large' });
  return { packed };
};
