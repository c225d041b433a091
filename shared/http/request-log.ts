import type { MiddlewareObj } from '@middy/core';
import type { Clock } from '../domain/clock.ts';
import type { Call, HttpAnswer } from './call.ts';
import { logRequest } from './log.ts';

/** Gives every answer its `X-Request-Id`, and the log one line about it. */
export const requestLog = (operation: string, clock: Clock): MiddlewareObj<Call, HttpAnswer> => {
  const finish = ({ event: call, response }: { event: Call; response: HttpAnswer | null | undefined }) => {
    if (!response) return;
    response.headers['X-Request-Id'] = call.requestId;
    logRequest({
      operation,
      requestId: call.requestId,
      merchantId: call.caller?.merchant.id ?? call.terminal?.merchantId,
      ...(call.terminal && { terminalId: call.terminal.id }),
      status: response.statusCode ?? 200,
      ms: clock() - call.startedMs,
      failure: call.failure,
    });
  };
  return { after: finish, onError: finish };
};
