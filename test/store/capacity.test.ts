import { expect, test } from 'vitest';
import { operationCosts } from '../bench/capacity.ts';
import { ownTable } from './own-table.ts';

const table = await ownTable();

test('every operation costs what it did: calls of DynamoDB, round trips, read units and write units', async () => {
  const costs = await operationCosts(table);

  const told = Object.entries(costs).map(([name, { calls, roundTrips, read, write }]) => [
    name,
    [calls, roundTrips, read, write],
  ]);
  // `bearer` comes on top of every operation but login and refresh.
  expect(Object.fromEntries(told)).toEqual({
    login: [10, 9, 4, 9],
    'login refused': [6, 6, 2, 2],
    refresh: [3, 3, 2, 6],
    'log out': [1, 1, 0, 1],
    bearer: [1, 1, 2, 0],
    create: [2, 2, 0, 9],
    'create with a claim': [2, 2, 0, 11],
    'create repeated': [3, 3, 0, 7],
    'create, first of a day': [6, 6, 1, 11],
    'split of 2': [2, 2, 0, 17],
    'split of 2 with a claim': [2, 2, 0, 19],
    'EMI of 48 with a claim': [2, 2, 0, 299],
    // Fifty and their links are more than a transaction holds: the links go first, in three calls at once.
    'EMI of 50': [5, 3, 0, 254],
    'EMI of 50 with a claim': [5, 3, 0, 260],
    'EMI of 50 repeated': [7, 5, 0, 352],
    'get by id': [1, 1, 1, 0],
    'get by token': [1, 1, 1, 0],
    resend: [2, 2, 1, 4],
    cancel: [2, 2, 1, 4],
    'cancel refused': [1, 1, 1, 0],
    'list, 20 invoices': [4, 2, 6, 0],
    'list, page 1 of 200 invoices': [4, 2, 6, 0],
    'list, page 10 of 200 invoices': [4, 2, 6, 0],
    'list, past the end': [3, 2, 3, 0],
    'list, page 1 of one kind': [5, 3, 23.5, 0],
    'list, page 9 of one kind': [5, 3, 23.5, 0],
    'list, page 1 of a date range': [5, 2, 7, 0],
    'list, page 9 of a date range': [5, 2, 7, 0],
    'list, date range and kind': [6, 3, 24.5, 0],
    'search, one match': [2, 2, 2, 0],
    'projection of a creation': [2, 1, 0, 13],
    'projection of a resend': [1, 1, 0, 4],
    'projection of a cancellation': [2, 1, 0, 13],
    'create an open invoice': [2, 2, 1, 10],
    'create an open invoice with a claim': [2, 2, 1, 12],
    'get an open invoice': [1, 1, 1, 0],
    'cancel an open invoice': [2, 2, 1, 4],
    'update an open invoice': [3, 2, 2, 14],
    'open invoice by its own link': [2, 2, 2, 0],
    'open invoice by a link seven updates old': [4, 4, 4, 0],
    'open invoices, page 1 of 200': [2, 2, 3, 0],
    'open invoices, page 10 of 200': [2, 2, 3, 0],
    'open invoices, date range': [3, 2, 3, 0],
    'open invoices, search through 200': [2, 2, 16, 0],
    'customer of an open invoice': [2, 2, 1, 6],
    'customers, page 1 of 2': [2, 2, 2, 0],
    'customers, page 2 of 2': [2, 2, 2, 0],
    'page of an invoice': [4, 3, 3, 1],
    'begin a payment': [6, 5, 3, 6],
    'return, acquirer silent': [7, 5, 6, 4],
    'page of an invoice being checked': [5, 3, 4, 1],
    'decide at the simulator': [3, 3, 2, 1],
    'return, and paid': [8, 6, 7, 6],
    'return once more': [4, 3, 4, 0],
    'page of a split of 2': [3, 2, 3, 0],
    'page of an open invoice': [3, 3, 3, 0],
    'begin a payment of an open invoice': [6, 6, 3, 6],
    'return, and an open invoice paid': [8, 6, 7, 6],
  });
});
