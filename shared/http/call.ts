import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Merchant } from '../domain/merchant.ts';
import type { Terminal } from '../domain/terminal.ts';
import type { KeySet, MerchantSecret } from '../merchants/merchant-secrets.ts';
import type { Claim } from '../store/idempotency.ts';
import type { Session } from '../store/sessions.ts';

export type HttpAnswer = APIGatewayProxyStructuredResultV2 & { headers: Record<string, string> };

/** Who calls, once the bearer is verified. */
export interface Caller {
  merchant: Merchant;
  session: Session;
}

/** A file that came as a part of a multipart request. */
export interface FilePart {
  name: string;
  bytes: Uint8Array;
}

/** What a request carried in its body and query. */
export interface Form {
  /** Plain fields: of the body, and for an encrypted call only `data` matters. */
  fields: Record<string, unknown>;
  attachment?: FilePart;
}

/**
 * One request on its way through the stack. Each middleware adds what the next ones need;
 * it is middy's event, made from API Gateway's.
 */
export interface Call {
  readonly http: APIGatewayProxyEventV2;
  readonly requestId: string;
  readonly startedMs: number;
  form: Form;
  caller?: Caller;
  /** The terminal that signed the request. */
  terminal?: Terminal;
  /** The merchant's secret and, after decryption, the keys the request was encrypted with. */
  secret?: MerchantSecret;
  keys?: KeySet;
  /** The decrypted text, as the client wrote it. */
  payloadText: string;
  payload: Record<string, unknown>;
  input: Record<string, unknown>;
  params: Record<string, string>;
  claim?: Claim;
  /** The answer is one that the contract wants unencrypted. */
  plainAnswer?: true;
  /** For the log: which failure the caller was told of. */
  failure?: string;
}

export const newCall = (http: APIGatewayProxyEventV2, nowMs: number): Call => ({
  http,
  requestId: http.requestContext.requestId,
  startedMs: nowMs,
  form: { fields: {} },
  payloadText: '',
  payload: {},
  input: {},
  params: {},
});

/** A header by its name, in any case; API Gateway lower-cases them. */
export const header = ({ http }: Call, name: string): string | undefined => http.headers[name.toLowerCase()];

export const queryOf = ({ http }: Call): URLSearchParams => new URLSearchParams(http.rawQueryString);

/** What the other middlewares were promised by an earlier one; its absence is a fault of the stack, not of the caller. */
export const present = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`The stack lacks ${what} at this point.`);
  return value;
};
