import { createHash, createHmac } from 'node:crypto';
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
