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
 * What a destroyed dev stage leaves behind. The key and the secrets are retained in every stage: merchants' secrets are not
 * in a template, belong to the operator's command line, and could not be read without the key.
 */
const retained = [/^kms: Daftar \(dev\): merchant secrets and token keys$/, /^secretsmanager: daftar\/dev\//];

export const mayStay = (thing: string): boolean => retained.some((pattern) => pattern.test(thing));
