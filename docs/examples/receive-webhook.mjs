// Receives webhooks, and believes those alone that Daftar signed: node docs/examples/receive-webhook.mjs [port]
// The secret is that of the sandbox merchant, which is public, or the one in WEBHOOK_SECRET.
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(
  process.env.WEBHOOK_SECRET ?? 'whsec_D11RhdrlhzEpfcA/H6q105M/Q044p6GIoirVag6aCaI=',
);
const known = new Set();

const bodyOf = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const server = createServer(async (request, response) => {
  try {
    // The signature is of the body as it came: verify it before anything else reads it.
    const payment = webhook.verify(await bodyOf(request), request.headers);
    // What was not answered in time comes again under the same id: do once what it asks for.
    const id = request.headers['webhook-id'];
    if (!known.has(id)) console.log(payment.status, payment.reference_number, `KWD ${payment.amount}`);
    known.add(id);
    response.writeHead(204).end();
  } catch (error) {
    console.log('Refused:', error.message);
    response.writeHead(401).end();
  }
});

server.listen(Number(process.argv[2] ?? 4000), '127.0.0.1', () => {
  console.log(`Give invoices "webhook": "http://127.0.0.1:${server.address().port}/"`);
});
