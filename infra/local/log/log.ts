import { createWriteStream } from 'node:fs';
import { readableLine } from './readable-line.ts';

export interface Log {
  /** Takes what functions print, in pieces of any size. */
  print(text: string): void;
  /** Says what goes wrong around the functions, in a line. */
  report(line: string): void;
  close(): Promise<void>;
}

/** Keeps the functions' log lines as they are in a file, and shows them readable on the terminal unless it is to be quiet. */
export const openLog = (path: string, quiet: boolean, clock = Date.now): Log => {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk must not end the service for the sake of its log.
  file.on('error', (error) => process.stderr.write(`${path}: ${error.message}\n`));
  let unfinished = '';

  return {
    print(text) {
      file.write(text);
      if (quiet) return;
      const lines = (unfinished + text).split('\n');
      unfinished = lines.pop() ?? '';
      for (const line of lines.map(readableLine)) if (line !== undefined) process.stdout.write(`${line}\n`);
    },
    report(line) {
      file.write(
        `${JSON.stringify({ level: 'ERROR', message: line, timestamp: new Date(clock()).toISOString() })}\n`,
      );
      if (!quiet) process.stderr.write(`${line}\n`);
    },
    close: () => new Promise((resolve) => file.end(resolve)),
  };
};
