import { expect, test } from 'vitest';
import { logIn, sandbox } from '../setup/client.ts';
import { daftar, sentence } from './daftar.ts';

test('The sandbox merchant is made where it is missing, and stays as it is where it is there', async () => {
  const before = await logIn();

  const { code, stdout } = await daftar(['sandbox', 'create']);

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `Sandbox merchant ${sandbox.merchantCode}: ${sandbox.username} / ${sandbox.password}\n`,
  });
  expect((await before.call('GET', '/api/v1/profile')).status).toBe(200);
});

test('It has no place in prod', async () => {
  const { code, stderr } = await daftar(['--stage', 'prod', 'sandbox', 'create']);

  expect(code).toBe(1);
  expect(sentence(stderr)).toContain('no place in prod');
});
