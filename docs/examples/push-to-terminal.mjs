// Pushes an amount to a terminal and waits for what becomes of it:
// node docs/examples/push-to-terminal.mjs [terminal id] [amount] [base URL]
import { setTimeout } from 'node:timers/promises';
import { logIn } from './client.mjs';

const [terminal_id = '29708454', amount = '0.100', base] = process.argv.slice(2);
const call = await logIn(base);

const pushed = await call('POST', '/api/v1/merchant/smartpos-transaction', {
  customer_name: 'Salman',
  amount,
  terminal_id,
  description: 'Dinner',
});
console.log(pushed.message);

let status = 0;
while (status === 0) {
  await setTimeout(500);
  const path = `/api/v1/merchant/smartpos-invoices/${pushed.response.id}`;
  status = (await call('GET', path)).response.status;
}
console.log(`waiting … ${['', 'paid', 'declined', 'cancelled'][status]}`);
