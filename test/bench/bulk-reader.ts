import { readFileSync } from 'node:fs';
import { boundsFor, rowsInLargeFile } from '../../shared/bulk/bounds.ts';
import { checkRow } from '../../shared/bulk/check-row.ts';
import { readTable } from '../../shared/bulk/read-table.ts';
import { bulkTextsIn } from '../../shared/bulk/texts.ts';

/** What one process says of the one file it read. */
export interface ReadMeasure {
  fileMb: number;
  readMs: number;
  checkMs: number;
  /** Of the resident set at its highest, beyond what it was with the file's bytes in it. */
  growthMb: number;
}

/** Reads and checks the file it is given, as a worker would, and writes what that took as JSON. */
const measure = async (file: string): Promise<ReadMeasure> => {
  const bytes = readFileSync(file);
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const fileType = file.endsWith('.csv') ? 'csv' : 'xlsx';
  const { language, rows } = await readTable(bytes, fileType, boundsFor(rowsInLargeFile));
  const texts = await bulkTextsIn(language);
  const context = { texts, scheduled: true, nowMs: Date.now(), seen: new Map<string, number>() };
  let checkMs = 0;
  for await (const raw of rows) {
    const from = performance.now();
    const checked = checkRow(raw, context);
    checkMs += performance.now() - from;
    if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  }
  const readMs = performance.now() - started - checkMs;
  const growthMb = process.resourceUsage().maxRSS / 1024 - before / 1024 ** 2;
  return { fileMb: bytes.length / 1024 ** 2, readMs, checkMs, growthMb };
};

if (import.meta.main) process.stdout.write(JSON.stringify(await measure(process.argv[2] ?? '')));
