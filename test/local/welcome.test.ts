import { expect, test } from 'vitest';
import { welcome } from '../../infra/local/welcome.ts';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';

const facts = { url: 'http://127.0.0.1:3000', merchant: sandboxMerchant };

test('The welcome says what time it is in a sandbox whose clock has been moved', () => {
  expect(welcome({ ...facts, movedTo: '2026-12-31 23:59:00' })).toContain(
    "\n  The sandbox's clock has been moved: it is 2026-12-31 23:59:00 there, in Kuwait time.\n",
  );
});

test('The welcome does not speak of the clock where it is everybody’s', () => {
  expect(welcome(facts)).not.toContain('clock');
});
