import * as z from 'zod/mini';
import { longestHoldMs } from '../domain/terminal.ts';
import { defineContract } from './contract.ts';
import { optional, pattern } from './fields.ts';

const seconds = () =>
  z.pipe(pattern(/^\d{1,2}$/, 'The :field must be a number of seconds.'), z.transform(Number));

/** GET /pos/v1/terminals/{id}/next: what waits for a terminal. Not of the merchants' API: docs/smart-pos.md. */
export const handOutPosInvoiceContract = defineContract({
  name: 'hand-out-pos-invoice',
  resource: 'smart-pos',
  method: 'GET',
  path: '/pos/v1/terminals/{id}/next',
  access: 'terminal',
  /** How long the terminal would wait for something to come; a shorter time where it says so. */
  fields: { wait: optional(seconds()) },
  query: ['wait'],
  longestSeconds: longestHoldMs / 1_000 + 5,
  grants: [],
});
