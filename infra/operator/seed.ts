import { systemClock } from '../../shared/domain/clock.ts';
import { connect, dynamoTable } from '../../shared/store/table.ts';
import { seedSandbox } from './sandbox.ts';
import { secretStore } from './secret-store.ts';

/** Gives a new local stack its sandbox merchant; `environment` says where its table and secrets are. */
export const seedLocalStack = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  Object.assign(process.env, environment);
  await seedSandbox(dynamoTable(connect()), secretStore(undefined), systemClock());
};
