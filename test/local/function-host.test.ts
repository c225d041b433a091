import { afterEach, expect, test } from 'vitest';
import type { ClockReading } from '../../infra/local/clock/sandbox-clock.ts';
import {
  type FunctionHost,
  type FunctionHostOptions,
  startFunctionHost,
} from '../../infra/local/functions/function-host.ts';
import { writeBundles } from './fixtures/fake-functions.ts';

const bundles = await writeBundles({
  echo: `exports.handler = async (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, at: new Date(0), prefix: process.env.PREFIX, path: process.env.PATH });`,
  slow: `exports.handler = (event) => new Promise((resolve) => setTimeout(resolve, event.ms, 'slept'));`,
  throws: `exports.handler = async () => { throw new Error('boom'); };`,
  crashes: `exports.handler = () => { Promise.reject(new Error('nobody catches this')); return new Promise(() => {}); };`,
  loops: `exports.handler = () => { for (;;); };`,
  'tells-time': `const begun = Date.now(); exports.handler = async (event, context) => ({ begun, now: Date.now(), left: context.getRemainingTimeInMillis() });`,
  prints: `exports.handler = async () => { console.log('{"level":"INFO"}'); console.error('careful'); };`,
  broken: `throw new Error('cannot be loaded');`,
});

let host: FunctionHost;
let printed = '';
let reports: string[] = [];

const start = (
  timeoutMs = 5_000,
  clock?: FunctionHostOptions['clock'],
  longTimeoutsMs: Readonly<Record<string, number>> = {},
): void => {
  printed = '';
  reports = [];
  host = startFunctionHost({
    bundles,
    environment: { PREFIX: 'p' },
    timeoutMs,
    longTimeoutsMs,
    ...(clock ? { clock } : {}),
    print: (text) => {
      printed += text;
    },
    report: (line) => {
      reports.push(line);
    },
  });
};

const invoke = async (name: string, event: unknown = {}): Promise<unknown> => {
  const result = await host.invoke(name, JSON.stringify(event));
  return result === undefined ? undefined : JSON.parse(result);
};

afterEach(() => host.stop());

test('A function gets its event, a context and no environment but its own', async () => {
  start();
  expect(await invoke('echo', { a: 1 })).toEqual({
    event: { a: 1 },
    name: 'daftar-local-echo',
    left: true,
    at: '1970-01-01T00:00:00.000Z',
    prefix: 'p',
  });
});

test('A function sees the time of the clock it is given, from its first moment, and has as long as ever', async () => {
  let reading: ClockReading = { stoppedAtMs: 1_000 };
  let tell = (_reading: ClockReading): void => {};
  start(5_000, {
    reading: () => reading,
    onChange: (listener) => {
      tell = listener;
    },
  });
  const first = await invoke('tells-time');
  reading = { stoppedAtMs: 4_102_444_800_000 };
  tell(reading);
  const second = await invoke('tells-time');
  await invoke('crashes').catch(() => undefined);

  const left = expect.toSatisfy((ms: number) => ms > 0 && ms <= 5_000);
  expect([first, second, await invoke('tells-time')]).toEqual([
    { begun: 1_000, now: 1_000, left },
    { begun: 1_000, now: 4_102_444_800_000, left },
    { begun: 4_102_444_800_000, now: 4_102_444_800_000, left },
  ]);
});

test('Many requests run at once', async () => {
  start();
  const long = invoke('slow', { ms: 60_000 }).catch((error: Error) => error.message);
  expect(await invoke('slow', { ms: 1 })).toBe('slept');
  await host.stop();
  expect(await long).toMatch(/ended unexpectedly|stopped/);
});

test('A function that throws fails its own request', async () => {
  start();
  await expect(invoke('throws')).rejects.toThrow('boom');
  expect(await invoke('echo')).toMatchObject({ name: 'daftar-local-echo' });
});

test('A crash fails what is under way, and what comes next runs again', async () => {
  start();
  const bystander = invoke('slow', { ms: 60_000 }).catch((error: Error) => error.message);
  await expect(invoke('crashes')).rejects.toThrow('The functions ended unexpectedly');

  expect(await bystander).toBe('The functions ended unexpectedly');
  expect(await invoke('echo')).toMatchObject({ name: 'daftar-local-echo' });
  expect(reports).toEqual([expect.stringContaining('nobody catches this')]);
});

test('A function that takes too long fails', async () => {
  start(50);
  await expect(invoke('slow', { ms: 60_000 })).rejects.toThrow('Task timed out after 0.05 seconds');
});

test('A function that may take longer than others has its time', async () => {
  start(50, undefined, { slow: 5_000 });
  await expect(invoke('slow', { ms: 200 })).resolves.toBeDefined();
});

test('A function that never lets go is ended for the sake of the others', async () => {
  start(500);
  await expect(invoke('loops')).rejects.toThrow('Task timed out');
  await expect.poll(() => reports).toEqual(['The functions were stuck and were started again']);
  await expect.poll(() => invoke('echo').catch(() => 'not yet')).toMatchObject({ name: 'daftar-local-echo' });
});

test('What functions print is passed on', async () => {
  start();
  await invoke('prints');
  await expect.poll(() => printed).toContain('{"level":"INFO"}\n');
  await expect.poll(() => printed).toContain('careful\n');
});

test('Warming loads bundles and tells of one that cannot be', async () => {
  start();
  await host.warm(['echo']);
  await expect(host.warm(['broken'])).rejects.toThrow('cannot be loaded');
});
