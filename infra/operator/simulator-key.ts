import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { simulatorKeyName, simulatorKeySchema } from '../../shared/acquirers/simulator/callback.ts';
import type { SecretStore } from './secret-store.ts';

/** Makes the key that the simulator signs its callbacks with, unless there is one. */
export const ensureSimulatorKey = async (secrets: SecretStore): Promise<void> => {
  if (z.safeParse(simulatorKeySchema, await secrets.read(simulatorKeyName())).success) return;
  await secrets.write(simulatorKeyName(), { key: randomBytes(32).toString('hex') });
};
