import { expect, test } from 'vitest';
import { operationCosts } from '../bench/capacity.ts';
import { pinnedCosts, pinnedStorage } from '../bench/pinned-costs.ts';
import { storedPerInvoice } from '../bench/stored-bytes.ts';
import { ownTable } from './own-table.ts';

const table = await ownTable();

test('every operation costs what it did: calls of DynamoDB, round trips, read units and write units', async () => {
  const costs = await operationCosts(table);

  const told = Object.entries(costs).map(([name, { calls, roundTrips, read, write }]) => [
    name,
    [calls, roundTrips, read, write],
  ]);
  expect(Object.fromEntries(told)).toEqual(pinnedCosts);
}, 180_000);

test('an invoice that was sent, paid and told of leaves in the table what it did', async () => {
  const { keptBytes, monthBytes } = await storedPerInvoice(table);

  // Ids and times differ by some bytes.
  expect(Math.abs(keptBytes - pinnedStorage.keptBytes)).toBeLessThan(100);
  expect(Math.abs(monthBytes - pinnedStorage.monthBytes)).toBeLessThan(100);
});
