import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { connectTo } from '../connection.ts';
import { exportLines, type LineCounts } from '../export/export-lines.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';
import { counted, progress } from '../progress.ts';

/** `daftar merchant export`. */
export const exportMerchant = (): Command =>
  new Command('export')
    .description(
      'all data of a merchant as JSON lines, for the merchant: without secrets, with personal data',
    )
    .argument('<merchant code>')
    .option('--out <file>', 'a new file, which only you may read; the output where none is named')
    .action(async (code: string, { out }: { out?: string }, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const merchant = await merchantByCode(table, code);
      const counts: LineCounts = new Map();
      const shown = progress('Exported', undefined);
      const lines = stepping(exportLines(table, merchant, await nowMs(), counts), shown.step);
      try {
        if (out === undefined) await toOutput(lines);
        else await toNewFile(lines, path.resolve(out));
      } finally {
        shown.end();
      }
      for (const line of report(code, counts)) console.error(line);
    });

async function* stepping(lines: AsyncIterable<string>, step: () => void): AsyncGenerator<string, void> {
  for await (const line of lines) {
    yield line;
    step();
  }
}

/** Whoever reads the output may stop when it has seen enough, as `head` does. */
const toOutput = async (lines: AsyncIterable<string>): Promise<void> => {
  try {
    await pipeline(Readable.from(lines), process.stdout as NodeJS.WritableStream, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
};

/** A new file: nobody's is written over, and what broke off on the way is taken away. */
const toNewFile = async (lines: AsyncIterable<string>, file: string): Promise<void> => {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(
      error.code === 'EEXIST'
        ? `There is a file ${file} already: name another one.`
        : `${file} cannot be written (${error.code}).`,
    );
  });
  try {
    await pipeline(Readable.from(lines), handle.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
};

const report = (code: string, counts: LineCounts): string[] => [
  `Merchant ${code} exported: ${counted([...counts.values()].reduce((sum, count) => sum + count, 0))} items.`,
  ...[...counts].map(([kind, count]) => `  ${kind.padEnd(18)} ${counted(count).padStart(9)}`),
];
