import { type CipherKeys, decrypt } from '../../shared/encryption/cipher.ts';
import { errors } from './contract-errors.ts';
import type { RawAnswer } from './raw-request.ts';

const fixed = new Set(Object.values(errors).map(({ status, text }) => `${status} ${text}`));

/**
 * What makes an answer one that the contract does not know: undefined when nothing does.
 *
 * Every answer has a request id and is a success envelope, a 422 of its form, one of the fixed bodies, or a payer's page.
 */
export const offence = ({ status, headers, text }: RawAnswer, keys?: CipherKeys): string | undefined => {
  if (!headers['x-request-id']) return `${status} without X-Request-Id`;
  const known =
    fixed.has(`${status} ${text}`) ||
    isInvalid(status, text) ||
    isSuccess(status, text, keys) ||
    isPage(status, headers, text);
  return known ? undefined : `${status} ${text.slice(0, 300)}`;
};

const isInvalid = (status: number, text: string): boolean => {
  const body = parsed(text);
  if (status !== 422 || Object.keys(body ?? {}).join() !== 'message,errors') return false;
  const { message, errors: fields } = body as { message: unknown; errors: Record<string, unknown> };
  const lists = Object.values(fields);
  return (
    lists.length > 0 &&
    lists.every((list) => Array.isArray(list) && list.length > 0 && list.every(isMessage)) &&
    message === (lists[0] as string[])[0]
  );
};

const isMessage = (text: unknown): boolean =>
  typeof text === 'string' && /^(?:The|Row \d+) .+\.$/s.test(text) && !text.includes(':field');

const isSuccess = (status: number, text: string, keys: CipherKeys | undefined): boolean => {
  if (status !== 200) return false;
  const body = parsed(text);
  const hex = (body as { response?: unknown } | undefined)?.response;
  const plain = typeof hex === 'string' && keys ? parsed(decrypt(hex, keys) ?? '') : body;
  return Object.keys(plain ?? {}).join() === 'status,message,response' && plain?.['status'] === true;
};

/** What a payer's browser gets for a link that leads nowhere: plain words, under the strict policy. */
const isPage = (status: number, headers: RawAnswer['headers'], text: string): boolean =>
  [404, 415, 422].includes(status) &&
  headers['content-type'] === 'text/html; charset=utf-8' &&
  String(headers['content-security-policy']).startsWith("default-src 'none'; style-src 'sha256-") &&
  text.startsWith('<!doctype html>') &&
  !text.includes('<script');

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
