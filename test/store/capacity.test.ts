import { expect, test } from 'vitest';
import { operationCosts } from '../bench/capacity.ts';
import { ownTable } from './own-table.ts';

const table = await ownTable();

test('every operation costs what it did: calls of DynamoDB, round trips, read and write capacity units', async () => {
  const costs = await operationCosts(table);

  expect(
    Object.fromEntries(
      Object.entries(costs).map(([name, { calls, roundTrips, read, write }]) => [
        name,
        [calls, roundTrips, read, write],
      ]),
    ),
  ).toEqual({});
});
