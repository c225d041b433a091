import type { FieldErrors } from './field-errors.ts';

/** Every way a call can fail for a reason the caller is told (contract section 3). */
export type Failure =
  | { code: 'invoice-not-cancellable' }
  | { code: 'invoice-not-resendable' }
  | { code: 'invalid-signature' }
  | { code: 'unauthenticated' }
  | { code: 'invalid-merchant' }
  | { code: 'not-found' }
  | { code: 'method-not-allowed'; allowed: readonly string[] }
  | { code: 'conflict'; message: string }
  | { code: 'body-too-large' }
  | { code: 'unsupported-media-type' }
  | { code: 'invalid-fields'; errors: FieldErrors }
  | { code: 'too-many-requests'; retryAfterSeconds: number }
  | { code: 'invalid-request-data' };

/** A failure on its way to the caller; `shared/http/error-answer.ts` is the one place that makes it HTTP. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** A single field's 422. */
export const invalidField = (field: string, message: string): ApiError =>
  new ApiError({ code: 'invalid-fields', errors: { [field]: [message] } });
