import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { secretReader } from '../../../shared/merchants/merchant-secrets.ts';
import { aClock, aSecretsManager } from '../fixtures/secrets-manager.ts';

const minuteMs = 60_000;

const setUp = (secrets: Record<string, unknown> = { one: { value: 1 }, two: { value: 2 } }) => {
  const clock = aClock();
  const manager = aSecretsManager(secrets);
  const reader = secretReader(z.object({ value: z.number() }), manager.client, clock.now);
  return { ...manager, clock, reader };
};

describe('A secret', () => {
  test('is read by its name', async () => {
    const { reader, asked } = setUp();

    expect([await reader.get('one'), await reader.get('two')]).toEqual([{ value: 1 }, { value: 2 }]);
    expect(asked).toEqual(['one', 'two']);
  });

  test('is kept for five minutes', async () => {
    const { reader, asked, clock, secrets } = setUp();
    await reader.get('one');
    secrets['one'] = { value: 10 };
    clock.pass(5 * minuteMs - 1);
    const kept = await reader.get('one');
    clock.pass(1);
    const fresh = await reader.get('one');

    expect([kept, fresh, asked]).toEqual([{ value: 1 }, { value: 10 }, ['one', 'one']]);
  });

  test('is read once however many ask at the same time', async () => {
    const { reader, asked } = setUp();
    const answers = await Promise.all([
      reader.get('one'),
      reader.get('one'),
      reader.reread('one'),
      reader.get('one'),
    ]);

    expect([answers, asked]).toEqual([Array.from({ length: 4 }, () => ({ value: 1 })), ['one']]);
  });

  test('that could not be read is asked for again by the next', async () => {
    const { reader, asked, secrets } = setUp({ one: new Error('away') });
    await expect(Promise.all([reader.get('one'), reader.get('one')])).rejects.toThrow('away');
    secrets['one'] = { value: 1 };

    expect([await reader.get('one'), asked]).toEqual([{ value: 1 }, ['one', 'one']]);
  });

  test('is read anew when asked to, five seconds after the last time at the earliest', async () => {
    const { reader, asked, clock, secrets } = setUp();
    await reader.get('one');
    secrets['one'] = { value: 10 };
    const tooSoon = await reader.reread('one');
    clock.pass(4_999);
    const stillTooSoon = await reader.reread('one');
    clock.pass(1);
    const fresh = await reader.reread('one');
    const again = await reader.reread('one');

    expect([tooSoon, stillTooSoon, fresh, again]).toEqual([
      { value: 1 },
      { value: 1 },
      { value: 10 },
      { value: 10 },
    ]);
    expect(asked).toEqual(['one', 'one']);
  });

  test('that was read anew is what everyone gets from then on, for five more minutes', async () => {
    const { reader, asked, clock, secrets } = setUp();
    await reader.get('one');
    secrets['one'] = { value: 10 };
    clock.pass(4 * minuteMs);
    await reader.reread('one');
    clock.pass(4 * minuteMs);

    expect([await reader.get('one'), asked]).toEqual([{ value: 10 }, ['one', 'one']]);
  });

  test('is the same object as long as it is kept, so that who waits for a rotation can tell', async () => {
    const { reader } = setUp();
    expect(await reader.get('one')).toBe(await reader.reread('one'));
  });

  test.each([
    ['no JSON', 'value: hunter2'],
    ['of another shape', { value: 'hunter2' }],
    ['empty', ''],
  ])('that is %s fails without being quoted', async (_, held) => {
    const { reader } = setUp({ one: held });
    await expect(reader.get('one')).rejects.toThrow(/^The secret one does not have the expected shape\.$/);
  });
});
