import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Everything there is in the account, as `service: name`. */
export const inventory = async (python: string, aws: NodeJS.ProcessEnv): Promise<string[]> => {
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'emulator/inventory.py')], {
    env: { ...process.env, ...aws },
  });
  return JSON.parse(stdout);
};

/**
 * What a destroyed dev stage leaves behind. Merchants' secrets are in no template: the operator's command line makes them. Their
 * key is retained in every stage, for nobody could read them without it.
 */
const retained = [
  /^kms: Daftar \(dev\): merchant secrets and token keys$/,
  /^secretsmanager: daftar\/dev\/merchants\//,
];

export const mayStay = (thing: string): boolean => retained.some((pattern) => pattern.test(thing));
