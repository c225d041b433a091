import { expect, test } from 'vitest';
import { operationCosts } from '../bench/capacity.ts';
import { ownTable } from './own-table.ts';

const table = await ownTable();

test('every operation costs what it did: calls of DynamoDB, how many of them in sequence, and capacity units', async () => {
  const costs = await operationCosts(table);

  expect(
    Object.fromEntries(
      Object.entries(costs).map(([name, { calls, inSequence, read, write }]) => [
        name,
        [calls, inSequence, read, write],
      ]),
    ),
  ).toEqual({});
});
