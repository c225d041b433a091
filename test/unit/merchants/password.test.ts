import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashPassword, verifyNothing, verifyPassword } from '../../../shared/merchants/password.ts';

/** A hash as another program, or an earlier version of this one, may have made it. */
const hashedWith = (memory: number, passes: number, parallelism = 1): string => {
  const nonce = Buffer.from('sixteen bytes ok');
  const tag = argon2Sync('argon2id', {
    message: 'Test@1234',
    nonce,
    memory,
    passes,
    parallelism,
    tagLength: 32,
  });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt}$${hash}`;
};

describe('A password', () => {
  test('matches its own hash and no other password does', async () => {
    const hash = await hashPassword('Test@1234');
    const tries = ['Test@1234', 'test@1234', 'Test@1234 ', '', 'Test@1234\u0000'];

    expect(await Promise.all(tries.map((password) => verifyPassword(password, hash)))).toEqual([
      { matches: true, outdated: false },
      ...tries.slice(1).map(() => ({ matches: false, outdated: false })),
    ]);
  });

  test('may be of any script and length', async () => {
    const password = `كلمة السر 😀 ${'x'.repeat(1000)}`;
    expect(await verifyPassword(password, await hashPassword(password))).toEqual({
      matches: true,
      outdated: false,
    });
  });

  test('is kept in the PHC string format, with salt and tag of their own', async () => {
    const hashes = await Promise.all([hashPassword('Test@1234'), hashPassword('Test@1234')]);

    for (const hash of hashes) {
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    }
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  test.each([
    ['less memory', hashedWith(9_216, 4), true],
    ['fewer passes', hashedWith(19_456, 1), true],
    ['the parameters of today', hashedWith(19_456, 2), false],
    ['more memory', hashedWith(20_480, 2), false],
    ['more lanes', hashedWith(19_456, 2, 2), false],
  ])('matches a hash made with %s, which is outdated: %s', async (_, hash, outdated) => {
    expect(await Promise.all(['Test@1234', 'wrong'].map((each) => verifyPassword(each, hash)))).toEqual([
      { matches: true, outdated },
      { matches: false, outdated },
    ]);
  });

  test.each([
    '',
    'Test@1234',
    '$2y$10$abcdefghijklmnopqrstuv',
    '$argon2i$v=19$m=19456,t=2,p=1$YWFhYWFhYWE$YWFhYQ',
  ])('is not compared with %j, which is no argon2id hash', async (hash) => {
    await expect(verifyPassword('Test@1234', hash)).rejects.toThrow('not an argon2id hash');
  });

  test('of nobody is worked on all the same', async () => {
    await expect(verifyNothing('Test@1234')).resolves.toBeUndefined();
  });
});
