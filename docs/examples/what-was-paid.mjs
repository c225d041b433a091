// Shows what was paid: node docs/examples/what-was-paid.mjs [base URL]
import { logIn } from './client.mjs';

const call = await logIn(process.argv[2]);

const { stats, invoices } = (await call('GET', '/api/v1/invoice-dashboard')).response;
console.log('Dashboard:', stats);
console.table(
  invoices.data.map(({ id, amount, invoice_status, transaction }) => ({
    ...{ id, amount, paid: invoice_status === 1, by: transaction?.payment_type.display_name },
    net: transaction?.net_amount,
  })),
);

const report = (await call('GET', '/api/v1/report/transactions')).response;
console.log('Transactions:', report.stats);
console.table(
  report.transaction_list.data.map(({ id, amount, payment_status, payment_type, service_type, token }) => ({
    ...{ id, amount, payment_status, token },
    ...{ by: payment_type.display_name, for: service_type.name },
  })),
);
