import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Argon2id as OWASP's cheat sheet advises: 19 MiB, two passes, one lane. */
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const derive = promisify(argon2);

/** A password as it is stored, in the PHC string format. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { ...parameters, message: password, nonce });
  const { memory, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
};

/** Whether the password is the hashed one, and whether its hash was made with weaker parameters than today's. */
export const verifyPassword = async (
  password: string,
  hash: string,
): Promise<{ matches: boolean; outdated: boolean }> => {
  const parsed = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!parsed) throw new Error('A stored password hash is not an argon2id hash.');
  const [memory = 0, passes = 0, parallelism = 0] = parsed.slice(1, 4).map(Number);
  const [nonce, expected] = [parsed[4], parsed[5]].map((text) => Buffer.from(text ?? '', 'base64'));
  if (!nonce || !expected) return { matches: false, outdated: false };
  const tag = await derive('argon2id', {
    memory,
    passes,
    parallelism,
    tagLength: expected.length,
    message: password,
    nonce,
  });
  const outdated = memory < parameters.memory || passes < parameters.passes;
  return { matches: timingSafeEqual(tag, expected), outdated };
};

/** Takes as long as a real check, so that an unknown username cannot be told from a wrong password. */
export const verifyNothing = async (password: string): Promise<void> => {
  await derive('argon2id', { ...parameters, message: password, nonce: Buffer.alloc(16) });
};

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
