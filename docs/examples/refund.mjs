// Asks for a part of the newest paid invoice back, or shows the refunds:
// node docs/examples/refund.mjs [ask <amount> | list] [base URL]
import { logIn } from './client.mjs';

const [what = 'list', ...rest] = process.argv.slice(2);
const call = await logIn(what === 'ask' ? rest[1] : rest[0]);

if (what === 'ask') {
  const { invoices } = (await call('GET', '/api/v1/invoice-dashboard')).response;
  const paid = invoices.data.find(({ invoice_status }) => invoice_status === 1);
  if (!paid) throw new Error('No invoice is paid yet: pay one first, by its link.');
  const { token } = paid.transaction;
  const asked = await call('POST', '/api/v1/refund', { token, refundAmount: rest[0], refundMethod: '2' });
  console.log(asked.message);
}

const { stats, refund_request_list } = (await call('GET', '/api/v1/refund')).response;
console.log(stats);
console.table(
  refund_request_list.data.map((refund) => ({
    id: refund.id,
    amount: refund.amount,
    status: ['pending', 'approved', 'rejected', 'cancelled'][refund.status],
    approved_by: refund.approved_by,
    refund_at: refund.refund_at,
    balance: refund.total_balance_amount,
    refunded: refund.total_refunded_amount,
    of: refund.total_transaction_amount,
  })),
);
