import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hashOfCredential, terminalSignature } from '../../../shared/merchants/terminal-signature.ts';

const parts = {
  method: 'POST',
  path: '/pos/v1/terminals/29708454/results?a=1',
  timestamp: '1762935927',
  nonce: '0123456789abcdef',
  body: '{"result":"declined"}',
};
const hash = hashOfCredential('pos_secret');

test('The signature is what docs/smart-pos.md says that it is', () => {
  const key = createHash('sha256').update('pos_secret').digest();
  const bodyHash = createHash('sha256').update(parts.body).digest('hex');
  const text = `POST\n/pos/v1/terminals/29708454/results?a=1\n1762935927\n0123456789abcdef\n${bodyHash}`;

  expect(terminalSignature(hash, parts)).toBe(createHmac('sha256', key).update(text).digest('hex'));
  expect(terminalSignature(hash, parts)).toBe(
    terminalSignature(hash, { ...parts, body: Buffer.from(parts.body) }),
  );
});

test.each(Object.keys(parts))('The signature is another one for another %s', (name) => {
  expect(terminalSignature(hash, { ...parts, [name]: 'x' })).not.toBe(terminalSignature(hash, parts));
});

test('The example of docs/smart-pos.md is right', async () => {
  const page = await readFile(path.resolve(import.meta.dirname, '../../../docs/smart-pos.md'), 'utf8');
  const [, method = '', target = '', timestamp = '', nonce = ''] =
    /```\n(GET)\n(\S+)\n(\d{10})\n(\w+)\n[0-9a-f]{64}\n```/.exec(page) ?? [];

  const signature = terminalSignature(hash, { method, path: target, timestamp, nonce, body: '' });

  expect(page).toContain(`gives \`Terminal-Signature: ${signature}\``);
});
