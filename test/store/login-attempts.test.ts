import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loginAttemptRepository } from '../../shared/store/login-attempts.ts';
import { ownTable } from './own-table.ts';
import { atOnce, minuteMs, noonMs } from './shop.ts';

const table = await ownTable();
const attempts = loginAttemptRepository(table);
const home = '192.0.2.1';
const windowMs = 15 * minuteMs;

const fail = async (times: number, name: string, address = home, nowMs = noonMs): Promise<void> => {
  for (let at = 0; at < times; at++) await attempts.failed(name, address, nowMs);
};

describe('failed logins', () => {
  test('ten from one address close the name to that address until the window ends, and to no other', async () => {
    const name = randomUUID();
    await fail(9, name);
    expect(await attempts.waitMs(name, home, noonMs)).toBe(0);

    await fail(1, name, home, noonMs + minuteMs);

    expect(await attempts.waitMs(name, home, noonMs + minuteMs)).toBe(windowMs - minuteMs);
    expect(await attempts.waitMs(name, '192.0.2.2', noonMs + minuteMs)).toBe(0);
    expect(await attempts.waitMs(name, home, noonMs + windowMs)).toBe(0);
  });

  test('a hundred from anywhere close the name to everybody', async () => {
    const name = randomUUID();
    for (let at = 0; at < 100; at++) await attempts.failed(name, `198.51.100.${at}`, noonMs);

    expect(await attempts.waitMs(name, '203.0.113.9', noonMs)).toBe(windowMs);
  });

  test('count anew after their window', async () => {
    const name = randomUUID();
    await fail(10, name);

    await fail(1, name, home, noonMs + windowMs);

    expect(await attempts.waitMs(name, home, noonMs + windowMs)).toBe(0);
  });

  test('are the same name’s in any case', async () => {
    const name = randomUUID();
    await fail(10, name.toUpperCase());

    expect(await attempts.waitMs(name, home, noonMs)).toBe(windowMs);
  });

  test('are forgotten for the address that then logs in', async () => {
    const name = randomUUID();
    await fail(10, name);

    await attempts.succeeded(name, home);

    expect(await attempts.waitMs(name, home, noonMs)).toBe(0);
  });

  test('are all counted when they come at the same time, the very first ones too', async () => {
    const name = randomUUID();

    await atOnce(10, () => attempts.failed(name, home, noonMs));

    expect(await attempts.waitMs(name, home, noonMs)).toBe(windowMs);
  });

  test('are all counted when they come at the same time, as the last window has just ended', async () => {
    const name = randomUUID();
    await fail(1, name);

    await atOnce(10, () => attempts.failed(name, home, noonMs + windowMs));

    expect(await attempts.waitMs(name, home, noonMs + windowMs)).toBe(windowMs);
  });

  test('leave neither name nor address in the table', async () => {
    const name = randomUUID();
    await fail(1, name);

    const text = JSON.stringify(await table.items());
    expect(text).not.toContain(name);
    expect(text).not.toContain(home);
  });
});
