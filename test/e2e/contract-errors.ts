import type { Answer } from '../setup/client.ts';

/** What a caller is told, to the byte: the part of an answer that the contract's section 3 fixes. */
export interface Told {
  status: number;
  text: string;
}

export const told = ({ status, text }: Answer): Told => ({ status, text });

const refusal = (status: number, body: object): Told => ({ status, text: JSON.stringify(body) });

/** The rows of contract section 3 whose bodies are the same for everyone. */
export const errors = {
  notCancellable: refusal(400, { status: false, message: 'Invoice status update failed', response: null }),
  invalidSignature: refusal(401, { status: false, message: 'Invalid Signature.', response: null }),
  unauthenticated: refusal(401, { status: false, message: 'Unauthenticated.', response: null }),
  invalidMerchant: refusal(401, { status: false, code: 501, message: 'Invalid Merchant', response: null }),
  notFound: refusal(404, {
    status: false,
    message: 'Request not found, Please verify the request data',
    response: null,
  }),
  tokenNotFound: refusal(404, { message: 'Request not found, Please verify the request data' }),
  methodNotAllowed: refusal(405, { status: false, code: 405, message: 'Method not allowed', response: null }),
  tooLarge: refusal(413, { status: false, code: 413, message: 'Request body too large', response: null }),
  unsupportedType: refusal(415, {
    status: false,
    code: 415,
    message: 'Unsupported media type',
    response: null,
  }),
  tooMany: refusal(429, { status: false, code: 429, message: 'Too many requests', response: null }),
  conflict: refusal(409, {
    status: false,
    code: 409,
    message: 'This Idempotency-Key was used for another request',
    response: null,
  }),
  invalidData: refusal(506, { status: false, code: 506, message: 'Invalid Request Data', response: null }),
} as const;

/** The 422: the first message on top, and every field with all of its own. */
export const invalid = (fields: Record<string, string[]>): Told =>
  refusal(422, { message: Object.values(fields)[0]?.[0], errors: fields });
