import { lookup } from 'node:dns/promises';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { checkedLookup, type Resolver } from './allowed-address.ts';
import { answerStart } from './answer-start.ts';
import { isRefusal, refusal } from './refusal.ts';
import type { WebhookAnswer, WebhookMessage } from './senders.ts';
import { webhookHeaders } from './webhook-signature.ts';
import { webhookTarget } from './webhook-target.ts';

export interface WebhookSending {
  resolve: Resolver;
  /** For the whole try: looking up, connecting, sending, and what is read of the answer. */
  limitMs: number;
}

/**
 * Sends a webhook once, and answers what was answered: its status counts from the moment it is there, however the rest
 * ends. Redirects are answers like others. Whatever URL, name servers and receiver do is an answer too, never an error.
 */
export const sendWebhook = async (
  message: WebhookMessage,
  { resolve = lookup, limitMs = 10_000 }: Partial<WebhookSending> = {},
): Promise<WebhookAnswer> => {
  const headers = webhookHeaders(message);
  const signal = AbortSignal.timeout(limitMs);
  let request: ClientRequest | undefined;
  try {
    request = requestTo(message, headers, { resolve, signal });
    const response = await responseTo(request.end(message.body));
    return { status: response.statusCode ?? null, answer: await answerStart(response) };
  } catch (error) {
    return { status: null, answer: signal.aborted ? 'timed out' : reasonOf(error, request) };
  } finally {
    request?.destroy();
  }
};

const requestTo = (
  { url, loopback }: WebhookMessage,
  headers: Record<string, string>,
  { resolve, signal }: { resolve: Resolver; signal: AbortSignal },
): ClientRequest => {
  const { isHttps, hostname, port, path, isAllowed } = webhookTarget(url, loopback);
  return (isHttps ? https : http).request({
    method: 'POST',
    hostname,
    port,
    path,
    headers,
    lookup: checkedLookup(isAllowed, resolve),
    signal,
    // A connection of its own: no other try's, and no proxy's that the environment may name.
    agent: false,
    maxHeaderSize: 8_192,
    rejectUnauthorized: true,
  });
};

/** Answers before the answer, of which a sane receiver sends one or two. */
const mostInterim = 20;

const responseTo = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    let interim = 0;
    request
      .on('response', resolve)
      .on('error', reject)
      .on('information', () => {
        interim += 1;
        if (interim > mostInterim) request.destroy(refusal('not HTTP'));
      })
      .on('upgrade', (_response, socket) => {
        socket.destroy();
        reject(refusal('not HTTP'));
      });
  });

/** Why there was no answer. Nothing of the error's own message, which has names and addresses in it. */
const reasonOf = (error: unknown, request: ClientRequest | undefined): string => {
  if (isRefusal(error)) return error.message;
  const socket = request?.socket;
  if (socket && 'authorizationError' in socket && socket.authorizationError) return 'bad certificate';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.find(([codes]) => codes.test(code))?.[1] ?? 'no connection';
};

const reasons: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/^(?:ECONNRESET|EPIPE)$/, 'closed the connection'],
  [/^(?:ENOTFOUND|ENODATA|EAI_\w+)$/, 'no such host'],
  [/^ETIMEDOUT$/, 'timed out'],
  [/^HPE_HEADER_OVERFLOW$/, 'headers too large'],
  [/^HPE_/, 'not HTTP'],
  [/^(?:EPROTO|ERR_SSL_|ERR_TLS_)/, 'no TLS connection'],
];
