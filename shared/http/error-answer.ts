import type { MiddlewareObj } from '@middy/core';
import type { Contract } from '../contracts/contract.ts';
import { ApiError, type Failure } from '../domain/api-error.ts';
import { type FieldErrors, selectedIsInvalid } from '../domain/field-errors.ts';
import { jsonAnswer } from './answers.ts';
import type { Call, HttpAnswer } from './call.ts';
import { logFault } from './log.ts';

/** The one place where a failure becomes HTTP (contract section 3). What is not a known failure is our fault: 500. */
export const errorAnswers = (contract?: Contract): MiddlewareObj<Call, HttpAnswer> => ({
  onError: (request) => {
    const { error, event: call } = request;
    if (error instanceof ApiError) {
      call.failure = error.failure.code;
      request.response = answerTo(error.failure, contract?.bareNotFound ?? false);
    } else {
      logFault(call.requestId, error);
      request.response = internalError();
    }
  },
});

export const internalError = (): HttpAnswer => jsonAnswer(500, { message: 'Internal server error occurred' });

export const answerTo = (failure: Failure, bareNotFound = false): HttpAnswer => {
  switch (failure.code) {
    case 'invoice-not-cancellable':
      return refused(400, 'Invoice status update failed');
    case 'invalid-signature':
      return refused(401, 'Invalid Signature.');
    case 'unauthenticated':
      return refused(401, 'Unauthenticated.');
    case 'invalid-merchant':
      return refused(401, 'Invalid Merchant', 501);
    case 'not-found':
      return bareNotFound ? jsonAnswer(404, { message: notFound }) : refused(404, notFound);
    case 'method-not-allowed':
      return withHeader(refused(405, 'Method not allowed', 405), 'Allow', failure.allowed.join(', '));
    case 'conflict':
      return refused(409, failure.message, 409);
    case 'body-too-large':
      return refused(413, 'Request body too large', 413);
    case 'unsupported-media-type':
      return refused(415, 'Unsupported media type', 415);
    case 'invoice-not-resendable':
      return invalid({ resendId: [selectedIsInvalid('resendId')] });
    case 'invalid-fields':
      return invalid(failure.errors);
    case 'too-many-requests':
      return withHeader(
        refused(429, 'Too many requests', 429),
        'Retry-After',
        String(failure.retryAfterSeconds),
      );
    case 'invalid-request-data':
      return refused(506, 'Invalid Request Data', 506);
  }
};

const notFound = 'Request not found, Please verify the request data';

const refused = (status: number, message: string, code?: number): HttpAnswer =>
  jsonAnswer(status, { status: false, ...(code === undefined ? {} : { code }), message, response: null });

/** The 422: the first error as the message, and every field with all of its own. */
const invalid = (errors: FieldErrors): HttpAnswer =>
  jsonAnswer(422, { message: Object.values(errors)[0]?.[0] ?? '', errors });

const withHeader = (answer: HttpAnswer, name: string, value: string): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, [name]: value },
});
