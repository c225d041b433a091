import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { clockTarget } from '../../infra/local/clock/clock-target.ts';
import { openSandboxClock, type SandboxClock } from '../../infra/local/clock/sandbox-clock.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

describe('The sandbox’s clock', () => {
  let path: string;
  let machineMs: number;
  let clock: SandboxClock;
  const open = () => openSandboxClock(path, () => machineMs);

  beforeEach(async () => {
    path = join(await temporaryFolder(), 'clock.json');
    machineMs = 1_000_000;
    clock = await open();
  });

  test('is the machine’s until it is moved', () => {
    machineMs += 5;
    expect([clock.nowMs(), clock.reading()]).toEqual([1_000_005, { offsetMs: 0 }]);
  });

  test('stands still where it is stopped, and goes on from there', async () => {
    await clock.stopAt(2_000_000);
    machineMs += 300;
    const stopped = clock.nowMs();
    await clock.goOn();
    machineMs += 20;

    expect([stopped, clock.nowMs()]).toEqual([2_000_000, 2_000_020]);
  });

  test('never goes back, nor late because it was stopped', async () => {
    await clock.stopAt(500_000);
    const stopped = clock.nowMs();
    machineMs += 300;
    await clock.goOn();

    expect([stopped, clock.nowMs()]).toEqual([1_000_000, 1_000_300]);
  });

  test('is as far ahead after a restart, also one in the middle of a move', async () => {
    await clock.stopAt(2_000_000);
    const afterCrash = await open();
    await clock.goOn();
    machineMs += 700;

    expect([afterCrash.nowMs(), (await open()).nowMs()]).toEqual([2_000_700, 2_000_700]);
  });

  test('tells of each change', async () => {
    const readings: unknown[] = [];
    clock.onChange((reading) => readings.push(reading));

    await clock.stopAt(2_000_000);
    await clock.stopAt(2_000_000);
    await clock.goOn();

    expect(readings).toEqual([{ stoppedAtMs: 2_000_000 }, { offsetMs: 1_000_000 }]);
  });
});

describe('A move of the clock', () => {
  // In Kuwait 2026-01-31 23:30:00.250.
  const nowMs = Date.UTC(2026, 0, 31, 20, 30, 0, 250);
  const target = (body: object) => new Date(clockTarget(JSON.stringify(body), nowMs)).toISOString();

  test.each([
    ['2026-12-31 23:59:00', '2026-12-31T20:59:00.000Z'],
    ['2026-02-01 00:00:00', '2026-01-31T21:00:00.000Z'],
    ['2028-02-29 12:00:00', '2028-02-29T09:00:00.000Z'],
    ['2100-12-31 23:59:59', '2100-12-31T20:59:59.000Z'],
    ['2026-01-31 23:30:00', '2026-01-31T20:30:00.250Z'],
  ])('to %s is to that time in Kuwait', (now, expected) => {
    expect(target({ now })).toBe(expected);
  });

  test.each([
    ['P40D', '2026-03-12T20:30:00.250Z'],
    ['P1M', '2026-02-28T20:30:00.250Z'],
    ['P2Y1M', '2028-02-29T20:30:00.250Z'],
    ['P13M', '2027-02-28T20:30:00.250Z'],
    ['P1MT30M', '2026-02-28T21:00:00.250Z'],
    ['P1W', '2026-02-07T20:30:00.250Z'],
    ['PT1H2M3S', '2026-01-31T21:32:03.250Z'],
    ['P1Y2M3W4DT5H6M7S', '2027-04-26T01:36:07.250Z'],
    ['P0D', '2026-01-31T20:30:00.250Z'],
  ])('by %s goes by the calendar of Kuwait, at most to a month’s last day', (advance, expected) => {
    expect(target({ advance })).toBe(expected);
  });

  const howTo = 'Send {"now":"2026-12-31 23:59:00"} in Kuwait time, or {"advance":"P40D"}';

  test.each([
    '',
    'null',
    '[]',
    '"P1D"',
    '{}',
    '{"now":"2027-01-01 00:00:00","advance":"P1D"}',
    '{"advance":"P1D","to":1}',
    '{"now":1798761600000}',
    '{"now":"2027-01-01"}',
    '{"now":"2027-01-01T00:00:00"}',
    '{"now":"2027-02-29 00:00:00"}',
    '{"now":"2027-01-01 24:00:00"}',
    '{"now":"2027-13-01 00:00:00"}',
    '{"advance":"P"}',
    '{"advance":"PT"}',
    '{"advance":"P1DT"}',
    '{"advance":"-P1D"}',
    '{"advance":"P-1D"}',
    '{"advance":"P1.5D"}',
    '{"advance":"40"}',
    '{"advance":40}',
  ])('that is not understood is refused with how to ask: %s', (body) => {
    expect(() => clockTarget(body, nowMs)).toThrow(howTo);
  });

  test('that goes back is refused', () => {
    expect(() => target({ now: '2026-01-31 23:29:59' })).toThrow(
      'The clock only goes forward, and it is 2026-01-31 23:30:00 already: ask for a later time, or start with an empty data folder.',
    );
  });

  test.each([
    { now: '2101-01-01 00:00:00' },
    { now: '9999-12-31 23:59:59' },
    { advance: 'P75Y' },
    { advance: 'P99999999999999999999Y' },
    { advance: `PT${'9'.repeat(400)}S` },
  ])('beyond the year 2100 is refused: %o', (body) => {
    expect(() => target(body)).toThrow('The clock goes as far as 2100-12-31 23:59:59: ask for less.');
  });
});
