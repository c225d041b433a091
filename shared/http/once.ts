import { createHash } from 'node:crypto';
import type { Contract } from '../contracts/contract.ts';
import { givenList } from '../contracts/fields.ts';
import { ApiError, invalidField } from '../domain/api-error.ts';
import { isJsonObject } from '../encryption/wire-json.ts';
import { type Answer, type Claim, earlierAnswer } from '../store/idempotency.ts';
import type { Table } from '../store/table.ts';
import { type Call, header, present } from './call.ts';

const keyMs = 24 * 3_600_000;
const repeatMs = 60_000;
const longestKey = 255;

/**
 * The caller's wish that a write happens once (design section 4): by its `Idempotency-Key` for 24 hours; without one,
 * for 60 seconds when the contract names a field to recognise a repeat by and the payload has it.
 */
export const claimOf = (contract: Contract, call: Call): Claim | undefined => {
  if (contract.access !== 'merchant' || contract.method === 'GET') return undefined;
  const merchantId = present(call.caller, 'the caller').merchant.id;
  const fingerprint = hash(contract.name, call.http.rawPath, call.payloadText.trim(), attachmentHash(call));
  const key = header(call, 'idempotency-key')?.trim();
  if (key !== undefined && key !== '') {
    if (key.length > longestKey) {
      throw invalidField(
        'Idempotency-Key',
        `The Idempotency-Key must not be greater than ${longestKey} characters.`,
      );
    }
    return { merchantId, hash: hash('key', key), fingerprint, expiresMs: call.startedMs + keyMs };
  }
  const references = contract.onceBy === undefined ? [] : referencesIn(call.payload, contract.onceBy);
  if (references.length === 0 || !references.every(isRecognisable)) return undefined;
  return { merchantId, hash: hash('repeat', fingerprint), fingerprint, expiresMs: call.startedMs + repeatMs };
};

/**
 * Does a write, unless an earlier call with the same claim did it: a repeat gets the first answer even where it could
 * not be done again, as with an invoice that its first call already cancelled.
 */
export const once = async <R>(
  table: Table,
  call: Call,
  write: () => Promise<R>,
): Promise<R | (Answer & { replayed: true })> => {
  const earlier = await earlierReply(table, call);
  if (earlier) return earlier;
  try {
    return await write();
  } catch (error) {
    // The first call may have finished while this one was on its way to the same refusal.
    const first = error instanceof ApiError ? await earlierReply(table, call) : undefined;
    if (!first) throw error;
    return first;
  }
};

const earlierReply = async (
  table: Table,
  { claim, startedMs }: Call,
): Promise<(Answer & { replayed: true }) | undefined> => {
  const answer = claim && (await earlierAnswer(table, claim, startedMs));
  return answer && { ...answer, replayed: true };
};

/** What a contract recognises a repeat by: one field, or `list.*.field` of every item. */
const referencesIn = (payload: Record<string, unknown>, onceBy: string): unknown[] => {
  const [field = '', inItem] = onceBy.split('.*.');
  if (inItem === undefined) return [payload[field]];
  return (givenList(payload[field]) ?? []).map((item) => (isJsonObject(item) ? item[inItem] : undefined));
};

/** A reference that can be recognised again: a number, or a text that is not blank. */
const isRecognisable = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');

const attachmentHash = ({ form }: Call): string =>
  form.attachment ? createHash('sha256').update(form.attachment.bytes).digest('hex') : '';

const hash = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
