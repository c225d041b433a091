import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { limitOf, limits, untested } from '../../deploy/emulator-limits.ts';

const e2e = resolve(import.meta.dirname, '../../e2e');

test('Every limit has a reason, and a file that is there', () => {
  for (const { file, reason } of limits) {
    expect(reason).toMatch(/^[A-Z].*\.$/);
    expect(readFileSync(join(e2e, file), 'utf8')).not.toBe('');
  }
});

test('What is not deployed at all has a reason, and stands once', () => {
  for (const { reason } of untested) expect(reason).toMatch(/^[A-Z].*\.$/);
  expect(new Set(untested.map(({ what }) => what)).size).toBe(untested.length);
});

test('No test is left out by two limits', () => {
  const both = limits.filter((limit) => limitOf(`/${limit.file}`, limit.test) !== limit);

  expect(both).toEqual([]);
});
