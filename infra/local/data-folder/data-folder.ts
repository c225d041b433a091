import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { StartupError } from '../startup-error.ts';
import { checkIntegrity } from './check-integrity.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { endOrphan } from './orphan.ts';
import { type DataPaths, dataPaths } from './paths.ts';

export interface DataFolder {
  readonly paths: DataPaths;
  readonly lock: FolderLock;
}

/** Makes the data folder ours and fit to use, or says in a {@link StartupError} why it cannot be; changes no data. */
export const openDataFolder = async (folder: string): Promise<DataFolder> => {
  makeFolder(folder);
  // One name for one folder: an orphan is known by the path it was started with.
  const paths = dataPaths(realpathSync(folder));
  const lock = lockFolder(paths, folder);
  try {
    await endOrphan(paths);
    checkIntegrity(paths, folder);
    lock.record({ pid: process.pid });
  } catch (error) {
    lock.release();
    throw error;
  }
  return { paths, lock };
};

const makeFolder = (folder: string): void => {
  const choose = 'choose another with DAFTAR_DATA and start again.';
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (isFile(folder))
      throw new StartupError(`The data folder ${folder} is a file, not a folder: ${choose}`);
    throw new StartupError(
      `The data folder ${folder} cannot be made (${(error as Error).message}): ${choose}`,
    );
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new StartupError(
      `The data folder ${folder} is not writable: give yourself write permission, or ${choose}`,
    );
  }
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
