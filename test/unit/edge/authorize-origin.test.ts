import { expect, test } from 'vitest';
import { handler } from '../../../functions/edge/authorize-origin.ts';

const key = 'k'.repeat(64);
const ask = (headers?: Record<string, string>) =>
  handler({ ...(headers && { headers }) }, undefined, async () => key);

test('what brings the edge’s key is let through', async () => {
  expect(await ask({ 'x-origin-key': key })).toEqual({ isAuthorized: true });
});

test.each([[{ 'x-origin-key': 'k'.repeat(63) }], [{ 'x-origin-key': '' }], [{}], [undefined]])(
  'what went around the edge is refused: %o',
  async (headers) => {
    expect(await ask(headers)).toEqual({ isAuthorized: false });
  },
);

test('nobody is let through while the key cannot be read', async () => {
  const unreadable = async (): Promise<string> => {
    throw new Error('throttled');
  };

  await expect(handler({ headers: { 'x-origin-key': '' } }, undefined, unreadable)).rejects.toThrow(
    'throttled',
  );
});
