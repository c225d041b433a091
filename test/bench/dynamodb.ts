import { operationCosts } from './capacity.ts';
import { scratchTable } from './scratch-table.ts';
import { onTemporaryStack } from './temporary-stack.ts';
import { textTable } from './text-table.ts';

export const benchDynamoDb = (): Promise<string> =>
  onTemporaryStack(async () => {
    const table = await scratchTable();
    const costs = Object.entries(await operationCosts(table));
    await table.drop();
    return textTable([
      ['operation', 'calls', 'round trips', 'read units', 'write units'],
      ...costs.map(([name, { calls, roundTrips, read, write }]) => [name, calls, roundTrips, read, write]),
    ]);
  });
