import { defineContract } from './contract.ts';

/** GET /templates/bulk.csv and /templates/bulk.xlsx: a table of invoices to fill in, with an example row; for anybody. */
export const getTemplateContract = defineContract({
  name: 'get-template',
  resource: 'bulk',
  method: 'GET',
  path: '/templates/{file}',
  access: 'public',
  fields: {},
  grants: [],
});
