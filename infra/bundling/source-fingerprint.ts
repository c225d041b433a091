import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** All that bundles are made of; the lock file stands for the packages. */
const sources = ['functions', 'shared', 'infra/bundling', 'infra/build.ts', 'package-lock.json'];

/** Another text whenever bundles might come out otherwise. */
export const sourceFingerprint = async (root: string): Promise<string> => {
  const files = (await Promise.all(sources.map((source) => filesBelow(path.join(root, source))))).flat();
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${path.relative(root, file)}\n`).update(await readFile(file));
  return hash.digest('hex');
};

const filesBelow = async (place: string): Promise<string[]> => {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [place];
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
};
