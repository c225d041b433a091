import * as z from 'zod/mini';
import { paymentTypes, serviceTypes } from '../domain/merchant.ts';
import { paymentStatuses } from '../domain/transaction.ts';
import { defineContract } from './contract.ts';
import { oneOf, optional } from './fields.ts';
import { listFilters } from './list-filters.ts';

const oneOfNumbers = (numbers: readonly (number | string)[]) =>
  z.pipe(oneOf(...numbers.map(String)), z.transform(Number));

/** GET /api/v1/report/transactions: stats and a page of ended payments, or all of them as CSV (contract section 10). */
export const listTransactionsContract = defineContract({
  name: 'list-transactions',
  resource: 'reports',
  method: 'GET',
  path: '/api/v1/report/transactions',
  access: 'merchant',
  fields: {
    ...listFilters,
    nostats: optional(oneOf('0', '1')),
    serviceType: optional(oneOfNumbers(Object.keys(serviceTypes))),
    paymentType: optional(oneOfNumbers(Object.keys(paymentTypes))),
    paymentStatus: optional(oneOfNumbers(paymentStatuses)),
    exportAs: optional(oneOf('csv')),
  },
  query: ['fromDate', 'toDate', 'nostats', 'serviceType', 'paymentType', 'paymentStatus', 'page', 'search'],
  grants: [],
});
