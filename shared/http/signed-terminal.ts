import { timingSafeEqual } from 'node:crypto';
import { ApiError } from '../domain/api-error.ts';
import type { Terminal } from '../domain/terminal.ts';
import { hashOfCredential, terminalSignature } from '../merchants/terminal-signature.ts';
import type { Table } from '../store/table.ts';
import { takeNonce } from '../store/terminal-nonces.ts';
import { terminalRepository } from '../store/terminals.ts';
import { type Call, header } from './call.ts';
import { logRefusedTerminal } from './log.ts';

/** How far a terminal's clock may be from ours, either way. */
const windowMs = 5 * 60_000;

/** Why a terminal's call is not believed; the terminal is not told. */
export type TerminalRefusal = 'unsigned' | 'stale' | 'unknown' | 'forged' | 'replayed';

/** The terminal that signed a call, as it is now. Fails with `unauthenticated` for whatever reason, which the log has. */
export const signedTerminal = async (table: Table, call: Call, terminalId: number): Promise<Terminal> => {
  const refused = (reason: TerminalRefusal): ApiError => {
    logRefusedTerminal({ requestId: call.requestId, terminalId, reason });
    return new ApiError({ code: 'unauthenticated' });
  };
  const timestamp = formed(call, 'terminal-timestamp', /^\d{10}$/);
  const nonce = formed(call, 'terminal-nonce', /^[\w-]{16,64}$/);
  const signature = formed(call, 'terminal-signature', /^[0-9a-f]{64}$/);
  if (timestamp === undefined || nonce === undefined || signature === undefined) throw refused('unsigned');
  const signedMs = Number(timestamp) * 1_000;
  if (Math.abs(call.startedMs - signedMs) > windowMs) throw refused('stale');

  const terminal = await terminalRepository(table).byId(terminalId);
  const expected = terminalSignature(terminal?.credentialHash ?? nobody, {
    method: call.http.requestContext.http.method,
    path: targetOf(call),
    timestamp,
    nonce,
    body: bodyOf(call),
  });
  const isSigned = timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  if (!terminal || !isSigned) throw refused(terminal ? 'forged' : 'unknown');
  if (!(await takeNonce(table, terminalId, nonce, signedMs + windowMs))) throw refused('replayed');
  return terminal;
};

/** Unknown terminals take as long to refuse as known ones. */
const nobody = hashOfCredential('');

const formed = (call: Call, name: string, form: RegExp): string | undefined => {
  const value = header(call, name);
  return value !== undefined && form.test(value) ? value : undefined;
};

const targetOf = ({ http: { rawPath, rawQueryString } }: Call): string =>
  rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`;

const bodyOf = ({ http: { body = '', isBase64Encoded } }: Call): Buffer =>
  Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
