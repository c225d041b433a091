// Makes an invoice with Daftar and shows it: node docs/examples/first-invoice.mjs [base URL]
// Needs nothing but Node. The credentials are the sandbox merchant's, which are public.
import { createCipheriv, createDecipheriv } from 'node:crypto';

const base = process.argv[2] ?? 'http://127.0.0.1:3000';
const merchant = {
  code: '842217',
  accessCode: 'c333729b-d060-4b74-a49d-7686a8353481',
  secretKey: 'PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg',
  ivKey: '5NVdrlPVNnjo2Jy9',
};

const encrypt = (payload) => {
  const cipher = createCipheriv('aes-256-cbc', merchant.secretKey, merchant.ivKey);
  return cipher.update(JSON.stringify(payload), 'utf8', 'hex') + cipher.final('hex');
};

const decrypt = (hex) => {
  const decipher = createDecipheriv('aes-256-cbc', merchant.secretKey, merchant.ivKey).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]);
  return JSON.parse(plain.subarray(0, plain.length - plain.at(-1)).toString('utf8'));
};

const read = async (answer) => {
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
  return typeof body.response === 'string' ? decrypt(body.response) : body;
};

// 1. Log in.
const json = { 'Content-Type': 'application/json' };
const credentials = JSON.stringify({ username: 'test', password: 'Test@1234' });
const login = await read(
  await fetch(`${base}/api/v1/login`, { method: 'POST', headers: json, body: credentials }),
);
const headers = {
  ...json,
  Accept: 'application/json',
  Authorization: `Bearer ${login.response.token.access_token}`,
  accessCode: merchant.accessCode,
};

// 2. Make an invoice: the payload travels encrypted, as {"data":"<hex>"}.
const payload = {
  merchantCode: merchant.code,
  amount: '10.000',
  invoiceType: '0',
  customerName: 'Noura',
  referenceNumber: `FIRST-${Date.now()}`,
  description: 'My first invoice',
};
const body = JSON.stringify({ data: encrypt(payload) });
const created = await read(await fetch(`${base}/api/v1/invoice`, { method: 'POST', headers, body }));
console.log(created.message);
console.log(created.response);

// 3. Find it again in the dashboard: a GET carries the payload in the query.
const query = encrypt({ merchantCode: merchant.code });
const dashboard = await read(await fetch(`${base}/api/v1/invoice-dashboard?data=${query}`, { headers }));
console.log('Invoices so far:', dashboard.response.stats.total_invoice_count);
