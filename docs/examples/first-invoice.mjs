// Makes an invoice with Daftar and shows it: node docs/examples/first-invoice.mjs [base URL]
import { logIn } from './client.mjs';

const call = await logIn(process.argv[2]);

const created = await call('POST', '/api/v1/invoice', {
  amount: '10.000',
  invoiceType: '0',
  customerName: 'Noura',
  referenceNumber: `FIRST-${Date.now()}`,
  description: 'My first invoice',
});
console.log(created.message);
console.log(created.response);

const dashboard = await call('GET', '/api/v1/invoice-dashboard');
console.log('Invoices so far:', dashboard.response.stats.total_invoice_count);
console.log('Open it in a browser and pay it:', created.response.url);
