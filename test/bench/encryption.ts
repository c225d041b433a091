import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import HesabeCrypt from 'hesabe-crypt';
import { type CipherKeys, decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { quantile, textTable } from './text-table.ts';

const keys: CipherKeys = { secretKey: 'PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg', ivKey: '5NVdrlPVNnjo2Jy9' };
const text = JSON.stringify({ merchantCode: '842217', description: 'x'.repeat(1024) }).slice(0, 1022);
const padded = text + '\u0002'.repeat(2);
const hex = encrypt(text, keys);

const [keyBytes, iv] = [Buffer.from(keys.secretKey), Buffer.from(keys.ivKey)];
const key = createSecretKey(keyBytes);
const published = new HesabeCrypt([...keyBytes], [...iv]);

/** The cipher work alone, for the same bytes: no padding, no checks, the key made ready once as ours is. */
const bare = {
  encrypt: () => {
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return cipher.update(padded, 'utf8', 'hex') + cipher.final('hex');
  },
  decrypt: () => {
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return decipher.update(hex, 'hex', 'utf8') + decipher.final('utf8');
  },
};

const roundMs = 60;
const rounds = 25;

/** Operations per second of ours, of bare node:crypto and of hesabe-crypt, taking turns within one run. */
export const benchEncryption = async (): Promise<string> => {
  const rows = [
    compared('encrypt', {
      ours: () => encrypt(text, keys),
      bare: bare.encrypt,
      published: () => published.encryptAes(text),
    }),
    compared('decrypt', {
      ours: () => decrypt(hex, keys),
      bare: bare.decrypt,
      published: () => published.decryptAes(hex),
    }),
  ];
  return textTable([['1 KB', 'ours/s', 'bare/s', 'hesabe-crypt/s', 'to bare', 'to hesabe-crypt'], ...rows]);
};

type Contenders = Record<'ours' | 'bare' | 'published', () => unknown>;

const compared = (name: string, contenders: Contenders): string[] => {
  const speeds: Record<keyof Contenders, number[]> = { ours: [], bare: [], published: [] };
  const names = Object.keys(contenders) as (keyof Contenders)[];
  for (const each of names) perSecond(contenders[each]);
  for (let round = 0; round < rounds; round++) {
    for (const each of names) speeds[each].push(perSecond(contenders[each]));
  }
  const ratios = (to: 'bare' | 'published'): number[] =>
    speeds.ours.map((speed, round) => speed / (speeds[to][round] ?? Number.NaN));
  return [
    name,
    ...names.map((each) => quantile(speeds[each], 0.5).toFixed(0)),
    quantile(ratios('bare'), 0.5).toFixed(2),
    quantile(ratios('published'), 0.5).toFixed(1),
  ];
};

const perSecond = (act: () => unknown): number => {
  const started = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < roundMs) {
    for (let at = 0; at < 20; at++) act();
    done += 20;
    elapsed = performance.now() - started;
  }
  return (done / elapsed) * 1000;
};
