// A terminal in plain Node: takes what is pushed to it and says that it was paid. As a terminal of the sandbox:
// node docs/examples/terminal.mjs [base URL] [terminal id] [credential] [how many payments]
import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const [
  base = 'http://127.0.0.1:3000',
  id = '29708454',
  credential = 'pos_sandbox-29708454-known-to-everyone',
  most = 'Infinity',
] = process.argv.slice(2);

const sha256 = (text) => createHash('sha256').update(text);
const key = sha256(credential).digest();

/** One call, signed: a nonce of its own makes that nobody can make it again. */
const call = async (method, path, body = '') => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const text = [method, path, timestamp, nonce, sha256(body).digest('hex')].join('\n');
  const headers = {
    'Terminal-Timestamp': timestamp,
    'Terminal-Nonce': nonce,
    'Terminal-Signature': createHmac('sha256', key).update(text).digest('hex'),
    'Content-Type': 'application/json',
  };
  const answer = await fetch(base + path, { method, headers, ...(body === '' ? {} : { body }) });
  if (answer.status >= 400) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer;
};

for (let taken = 0; taken < Number(most); ) {
  const next = await call('GET', `/pos/v1/terminals/${id}/next`);
  if (next.status === 204) {
    // A real terminal waits as long as it is asked to, and asks at once when somebody touches it.
    await setTimeout(Math.min(2, Number(next.headers.get('retry-after'))) * 1000);
    continue;
  }
  const { response: invoice } = await next.json();
  console.log(`${invoice.merchant_name}: ${invoice.currency} ${invoice.amount} for ${invoice.customer_name}`);
  const result = {
    transaction_id: invoice.transaction_id,
    result: 'approved',
    amount: invoice.amount,
    payment_type: 1,
    card_number: '888888******0001',
    auth_code: `B${randomInt(10_000, 100_000)}`,
    // Of this payment, and kept: the same answer given again has the same reference.
    reference: String(randomInt(10 ** 11, 10 ** 12)),
  };
  const recorded = await (
    await call('POST', `/pos/v1/terminals/${id}/results`, JSON.stringify(result))
  ).json();
  console.log(recorded.response.status === 1 ? 'Paid.' : 'Not paid.');
  taken += 1;
}
