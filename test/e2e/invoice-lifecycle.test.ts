import { expect, test } from 'vitest';
import { newMerchant } from '../setup/merchant.ts';

test('an invoice is created, read, listed and cancelled', async () => {
  const { client } = await newMerchant();

  const created = await client.call('POST', '/api/v1/invoice', { amount: '10.000', invoiceType: '0' });
  const { id, token } = created.json.response;
  const read = await client.call('GET', `/api/v1/invoice/${id}`);
  const cancelled = await client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
  const listed = await client.call('GET', '/api/v1/invoice-dashboard');

  expect(created.status).toBe(200);
  expect(read.json.response).toEqual(created.json.response);
  expect(cancelled.json).toEqual({
    status: true,
    message: 'Invoice status update successful',
    response: null,
  });
  expect(listed.json.response.invoices.data).toMatchObject([{ id, token, invoice_status: 3 }]);
});
