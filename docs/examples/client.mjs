// A client of Daftar in plain Node, as the sandbox merchant, whose credentials are public.
import { createCipheriv, createDecipheriv } from 'node:crypto';

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

/** Logs in, and gives a function that calls an operation: method, path, payload → the answer, decrypted. */
export const logIn = async (base = 'http://127.0.0.1:3000') => {
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const credentials = JSON.stringify({ username: 'test', password: 'Test@1234' });
  const login = await read(
    await fetch(`${base}/api/v1/login`, { method: 'POST', headers: json, body: credentials }),
  );
  const headers = {
    ...json,
    Authorization: `Bearer ${login.response.token.access_token}`,
    accessCode: merchant.accessCode,
  };
  return async (method, path, payload = {}) => {
    const data = encrypt({ merchantCode: merchant.code, ...payload });
    // A GET carries its payload in the query, everything else in the body.
    const [url, body] =
      method === 'GET'
        ? [`${base}${path}${path.includes('?') ? '&' : '?'}data=${data}`]
        : [base + path, JSON.stringify({ data })];
    return read(await fetch(url, { method, headers, body }));
  };
};
