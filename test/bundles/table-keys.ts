import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { keyFamilies } from '../../infra/stacks/key-families.ts';
import { tableDefinition } from '../../infra/table-definition.ts';

/** What a function's bundle, with all that it loads later, shows of the keys it can build. */
export const tableKeysIn = async (directory: string) => {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.cjs'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')));
  const has = (trace: RegExp | string): boolean =>
    texts.some((text) => (typeof trace === 'string' ? text.includes(trace) : trace.test(text)));
  return {
    keys: Object.entries(keyFamilies)
      .filter(([, { trace }]) => has(trace))
      .map(([family]) => family),
    knowsMerchants: has('`M#'),
    readsSessions: has('.withSession('),
    indexes: tableDefinition.indexes.map(({ name }) => name).filter((name) => has(`index:"${name}"`)),
  };
};
