import { createHash, timingSafeEqual } from 'node:crypto';
import { originKeyReader } from '../../shared/http/origin-key.ts';

/** What API Gateway asks an authorizer, as far as it is looked at. */
interface OriginRequest {
  /** By names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const onAws = originKeyReader();

/** Lets through what came by the edge, which alone knows the key: whatever else reaches the API went around it. */
export const handler = async (
  { headers }: OriginRequest,
  _context?: unknown,
  readKey = onAws,
): Promise<{ isAuthorized: boolean }> => ({
  isAuthorized: isSame(headers?.['x-origin-key'] ?? '', await readKey()),
});

const isSame = (given: string, expected: string): boolean => timingSafeEqual(hash(given), hash(expected));

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
