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
    'projection of a payment begun': [0, 0, 0, 0],
    'projection of a captured payment': [2, 1, 0, 13],
    'report, page 1 of 200 transactions': [4, 4, 22, 0],
    'report, page 10 of 200 transactions': [4, 4, 25, 0],
    'report, past the end': [1, 1, 1, 0],
    'report, page 1 of a whole month': [4, 4, 22, 0],
    'report, page 1 of a date range': [3, 3, 21, 0],
    'report, page 1 of one status': [4, 4, 24, 0],
    'report, one match of a search': [2, 2, 2, 0],
    'report, 200 transactions as CSV': [6, 3, 207, 0],
    'transaction details': [1, 1, 1, 0],
    // The simulator's books are in the same table: three calls of each charge are its own.
    'create a subscription': [2, 2, 0, 11],
    'activate a subscription': [4, 4, 3, 2],
    'cycle made and charged': [15, 15, 7, 30],
    'cycle run again': [1, 1, 1, 0],
    'capture a subscription': [20, 20, 10, 30],
    'cancel a subscription': [2, 2, 1, 4],
  });
});
