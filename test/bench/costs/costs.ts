import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { costsSection, withCosts } from './costs-section.ts';

/** `npm run costs` shows what a month costs; `npm run costs -- --write` puts it into docs/operating.md. */
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
console.log(costsSection());
if (values.write) {
  const file = path.resolve(import.meta.dirname, '../../../docs/operating.md');
  await writeFile(file, withCosts(await readFile(file, 'utf8')));
}
