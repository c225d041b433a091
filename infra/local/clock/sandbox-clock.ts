import { readFile } from 'node:fs/promises';
import { writeDurably } from '../durable-file.ts';

/** How the sandbox's time follows from the machine's: so much ahead of it, or standing still at an instant. */
export type ClockReading = { readonly offsetMs: number } | { readonly stoppedAtMs: number };

/** The one clock of the stack. It never goes back, not even over a restart. */
export interface SandboxClock {
  /** Epoch milliseconds. */
  nowMs(): number;
  reading(): ClockReading;
  /** Moves forward to the instant and stands still there; an earlier instant than now is now. */
  stopAt(ms: number): Promise<void>;
  /** Goes on from where it stands. */
  goOn(): Promise<void>;
  onChange(listener: (reading: ClockReading) => void): void;
}

export const nowBy = (reading: ClockReading, machineMs: number): number =>
  'offsetMs' in reading ? machineMs + reading.offsetMs : reading.stoppedAtMs;

/** Keeps in a file how far the clock has been moved; what functions have seen of it is on disk before they see it. */
export const openSandboxClock = async (path: string, machine = Date.now): Promise<SandboxClock> => {
  let offsetMs = await readOffset(path);
  let reading: ClockReading = { offsetMs };
  const listeners: ((reading: ClockReading) => void)[] = [];

  const nowMs = (): number => nowBy(reading, machine());
  const change = async (next: ClockReading, newOffsetMs: number): Promise<void> => {
    await writeDurably(path, JSON.stringify({ offsetMs: newOffsetMs }));
    reading = next;
    for (const listener of listeners) listener(reading);
  };

  return {
    nowMs,
    reading: () => reading,
    async stopAt(ms) {
      const stoppedAtMs = Math.max(ms, nowMs());
      if ('stoppedAtMs' in reading && reading.stoppedAtMs === stoppedAtMs) return;
      await change({ stoppedAtMs }, stoppedAtMs - machine());
    },
    async goOn() {
      // Standing still must not make it late: it never shows less than it would had nobody touched it.
      offsetMs = Math.max(offsetMs, nowMs() - machine());
      await change({ offsetMs }, offsetMs);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
};

const readOffset = async (path: string): Promise<number> => {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { offsetMs: number }).offsetMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};
