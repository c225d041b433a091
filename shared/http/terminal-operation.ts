import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Contract, Fields, Input } from '../contracts/contract.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Terminal } from '../domain/terminal.ts';
import type { Answer } from '../store/idempotency.ts';
import type { Table } from '../store/table.ts';
import { jsonAnswer } from './answers.ts';
import { bodyForm } from './body-form.ts';
import { type Call, type HttpAnswer, newCall, present } from './call.ts';
import { errorAnswers } from './error-answer.ts';
import { requestLog } from './request-log.ts';
import { signedTerminal } from './signed-terminal.ts';
import { pathParams, validate } from './validation.ts';

/** What the function of a terminal's operation is given. */
export interface TerminalRequest<F extends Fields> {
  input: Input<F>;
  /** Whoever signed the call, as it was when the call came. */
  terminal: Terminal;
  nowMs: number;
}

/** There is nothing for the terminal; it may ask again in so many seconds. */
export interface NothingYet {
  retryAfterSeconds: number;
}

/**
 * Makes a Lambda handler of a terminal's operation and the function that fulfils it.
 *
 * Request id and log → body form → signature → validation → the function → plain JSON, or 204 where there is nothing.
 */
export const terminalOperation = <F extends Fields>(
  contract: Contract<F>,
  table: Table,
  handle: (request: TerminalRequest<F>) => Promise<Answer | NothingYet>,
  clock: Clock = systemClock,
) => {
  const plain = contract as unknown as Contract;
  const stack = middy<Call, HttpAnswer>()
    .use(requestLog(contract.name, clock))
    .use(errorAnswers(plain))
    .use(bodyForm())
    .handler(async (call: Call) => {
      const id = Number(present(pathParams(call)['id'], '{id}'));
      const terminal = await signedTerminal(table, call, id);
      call.terminal = terminal;
      validate(plain, call);
      return answer(await handle({ input: call.input as Input<F>, terminal, nowMs: call.startedMs }));
    });

  return (event: APIGatewayProxyEventV2, context: Context): Promise<HttpAnswer> =>
    stack(newCall(event, clock()), context) as Promise<HttpAnswer>;
};

const answer = (reply: Answer | NothingYet): HttpAnswer =>
  'message' in reply
    ? jsonAnswer(200, { status: true, message: reply.message, response: reply.response })
    : {
        statusCode: 204,
        headers: { 'Retry-After': String(reply.retryAfterSeconds), 'Cache-Control': 'no-store' },
        body: '',
      };
