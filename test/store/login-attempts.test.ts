import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loginAttemptRepository } from '../../shared/store/login-attempts.ts';
import { ownTable } from './own-table.ts';
import { atOnce, dayMs, minuteMs, noonMs } from './shop.ts';

const table = await ownTable();
const attempts = loginAttemptRepository(table);
const home = '192.0.2.1';
const windowMs = 15 * minuteMs;

/** Tries one after the other, and answers how long each had to wait. */
const tryLogin = async (times: number, name: string, address = home, nowMs = noonMs): Promise<number[]> => {
  const waits = [];
  for (let at = 0; at < times; at++) waits.push(await attempts.begin(name, address, nowMs));
  return waits;
};
const free = (times: number): number[] => Array.from({ length: times }, () => 0);

describe('tries to log in', () => {
  test('are free ten times from one address, then closed to it until the window ends, and to no other', async () => {
    const name = randomUUID();

    expect(await tryLogin(11, name)).toEqual([...free(10), windowMs]);
    expect(await tryLogin(1, name, home, noonMs + minuteMs)).toEqual([windowMs - minuteMs]);
    expect(await tryLogin(1, name, '192.0.2.2', noonMs + minuteMs)).toEqual([0]);
    expect(await tryLogin(1, name, home, noonMs + windowMs)).toEqual([0]);
  });

  test('are closed to every stranger after a hundred, and not to an address the owner has logged in from', async () => {
    const name = randomUUID();
    await tryLogin(1, name);
    await attempts.succeeded(name, home, noonMs);
    const from = (at: number): string => `198.51.100.${at}`;
    const waits = [];
    for (let at = 0; at < 101; at++) waits.push(await attempts.begin(name, from(at), noonMs));

    expect(waits).toEqual([...free(100), windowMs]);
    expect(await tryLogin(1, name, home)).toEqual([0]);
    expect(await tryLogin(1, name, home, noonMs + 31 * dayMs)).toEqual([0]);
  });

  test('from one address never use up what all strangers together have', async () => {
    const name = randomUUID();
    await tryLogin(150, name);

    expect(await tryLogin(1, name, '198.51.100.7')).toEqual([0]);
  });

  test('count anew after their window, and anew again after the next', async () => {
    const name = randomUUID();
    await tryLogin(10, name);

    expect(await tryLogin(11, name, home, noonMs + windowMs)).toEqual([...free(10), windowMs]);
    expect(await tryLogin(11, name, home, noonMs + 2 * windowMs)).toEqual([...free(10), windowMs]);
  });

  test('are the same name’s in any case', async () => {
    const name = randomUUID();
    await tryLogin(10, name.toUpperCase());

    expect(await tryLogin(1, name)).toEqual([windowMs]);
  });

  test('are forgotten for the address that then logs in', async () => {
    const name = randomUUID();
    await tryLogin(10, name);

    await attempts.succeeded(name, home, noonMs);

    expect(await tryLogin(10, name)).toEqual(free(10));
  });

  test('are all counted when they come at the same time, the very first ones too', async () => {
    const name = randomUUID();

    const waits = await atOnce(30, () => attempts.begin(name, home, noonMs));

    expect(waits.filter((wait) => wait === 0).length).toBe(10);
  });

  test('are all counted when they come at the same time, as the last window has just ended', async () => {
    const name = randomUUID();
    await tryLogin(1, name);

    const waits = await atOnce(30, () => attempts.begin(name, home, noonMs + windowMs));

    expect(waits.filter((wait) => wait === 0).length).toBe(10);
  });

  test('are one address’s from all of an IPv6 customer’s network, however it is written', async () => {
    const name = randomUUID();
    for (let at = 0; at < 10; at++) await attempts.begin(name, `2001:db8:1:2:${at}::1`, noonMs);

    expect(await tryLogin(1, name, '2001:db8:1:2::ffff')).toEqual([windowMs]);
    expect(await tryLogin(1, name, '2001:db8:1:3::ffff')).toEqual([0]);
  });

  test('leave neither name nor address in the table', async () => {
    const name = randomUUID();
    await tryLogin(1, name);
    await attempts.succeeded(name, home, noonMs);

    const text = JSON.stringify(await table.items());
    expect(text).not.toContain(name);
    expect(text).not.toContain(home);
  });
});
