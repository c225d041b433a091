import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Contract, Fields, Input } from '../contracts/contract.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Merchant } from '../domain/merchant.ts';
import { encrypted } from '../encryption/encrypted.ts';
import { accessCode, bearer } from '../merchants/identity.ts';
import type { Answer, Claim } from '../store/idempotency.ts';
import { fileAnswer, jsonAnswer, type SentFile } from './answers.ts';
import { bodyForm } from './body-form.ts';
import { type Call, type Caller, type FilePart, type HttpAnswer, newCall, present } from './call.ts';
import { errorAnswers } from './error-answer.ts';
import { claimOf, once } from './once.ts';
import { requestLog } from './request-log.ts';
import { services } from './services.ts';
import { validate } from './validation.ts';

/** What a handler is given: decrypted, checked, and nothing it did not ask for. */
export interface Request<F extends Fields> {
  input: Input<F>;
  params: Record<string, string>;
  nowMs: number;
  requestId: string;
  sourceIp: string;
  claim: Claim | undefined;
  attachment: FilePart | undefined;
}

/** The same, from a caller who proved who it is. */
export interface MerchantRequest<F extends Fields> extends Request<F>, Caller {}

/** The plain answer: `{"status":true,"message":…,"response":…}` once encoded. */
export type Reply = Answer & { replayed?: boolean };

/** An answer that is a file instead. */
export interface FileReply {
  file: SentFile;
  /** Leaves an encrypted operation as it is, where the contract says so; every other answer of it is encrypted. */
  plain?: true;
}

/**
 * Tells a repeat what its first call came to, for an operation whose answer is not known yet when its claim is written:
 * such a claim keeps what the answer is about.
 */
export type Retell = (kept: Answer, merchant: Merchant) => Promise<Answer>;

type Handle<F extends Fields> = (request: MerchantRequest<F>) => Promise<Reply | FileReply>;

/**
 * Makes a Lambda handler of a contract and the function that fulfils it.
 *
 * Request id and log → body form → bearer → access code → decryption → claim → validation → the function → encryption.
 * For a public operation `merchant` and `session` are absent; its function takes a {@link Request}.
 */
export const operation = <F extends Fields>(
  contract: Contract<F>,
  handle: Handle<F> | ((request: Request<F>) => Promise<Reply | FileReply>),
  clock: Clock = systemClock,
  retell?: Retell,
) => {
  const plain = contract as unknown as Contract;
  const needs = services();
  const stack = middy<Call, HttpAnswer>()
    .use(requestLog(contract.name, clock))
    .use(errorAnswers(plain))
    .use(bodyForm());
  if (contract.access !== 'public') stack.use(bearer(needs));
  if (contract.access === 'merchant') stack.use(accessCode(needs.secrets)).use(encrypted(needs.secrets));
  const finished = stack.handler(async (call: Call) => {
    const claim = claimOf(plain, call);
    if (claim) call.claim = claim;
    const reply = await once(needs.table, call, async () => {
      validate(plain, call);
      return handle(requestOf(contract, call) as MerchantRequest<F>);
    });
    if ('file' in reply && reply.plain) call.plainAnswer = true;
    if (!retell || 'file' in reply || !reply.replayed) return answer(reply);
    const { merchant } = present(call.caller, 'the caller');
    return answer({ ...(await retell(reply, merchant)), replayed: true });
  });

  return (event: APIGatewayProxyEventV2, context: Context): Promise<HttpAnswer> =>
    finished(newCall(event, clock()), context) as Promise<HttpAnswer>;
};

const requestOf = <F extends Fields>(contract: Contract<F>, call: Call): Request<F> & Partial<Caller> => ({
  input: call.input as Input<F>,
  params: call.params,
  nowMs: call.startedMs,
  requestId: call.requestId,
  sourceIp: call.http.requestContext.http.sourceIp,
  claim: call.claim,
  attachment: contract.acceptsAttachment ? call.form.attachment : undefined,
  ...call.caller,
});

const answer = (reply: Reply | FileReply): HttpAnswer => {
  if ('file' in reply) return fileAnswer(reply.file);
  const { message, response, replayed } = reply;
  const { headers, ...made } = jsonAnswer(200, { status: true, message, response });
  return { ...made, headers: replayed ? { ...headers, 'Idempotent-Replayed': 'true' } : headers };
};

type Params = Record<string, string>;

/** The integer in the path; validation has made sure that it is one. */
export const idIn = (params: Params): number => Number(present(params['id'], '{id}'));
export const eventIn = (params: Params): string => present(params['event'], '{event}');
export const tokenIn = (params: Params): string => present(params['token'], '{token}');
