import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { deviceApi } from '../../infra/terminal/device-api.ts';
import { hashOfCredential } from '../../shared/merchants/terminal-signature.ts';
import type { Account, Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { fetched } from '../setup/terminal.ts';
import { daftar, facts, run, sentence } from './daftar.ts';

let client: Client;
let account: Account;
beforeAll(async () => {
  ({ client, account } = await newMerchant());
});

const terminal = (...args: string[]) => daftar(['terminal', ...args]);
const add = (id: number, ...args: string[]) =>
  terminal('add', String(id), '--code', account.merchantCode, '--model', 'A920 Pro', ...args);
const push = async (id: number) => {
  const { json } = await client.call('POST', '/api/v1/merchant/smartpos-transaction', {
    ...{ customer_name: 'Salman', amount: '7.250', terminal_id: id },
  });
  return json.response as { id: number; transaction_id: string };
};
const statusOf = async ({ id }: { id: number }) =>
  (await client.call('GET', `/api/v1/merchant/smartpos-invoices/${id}`)).json.response.status;
const newId = () => randomInt(1_000_000, 2_000_000_000);

describe('terminal add', () => {
  test('gives a merchant a terminal, and prints the credential that it calls with', async () => {
    const id = newId();

    const ended = await add(id, '--name', 'Till 1', '--remark', 'ground floor');

    const { Terminal, Credential } = facts(ended.stdout);
    expect([ended.code, ended.stderr, Terminal]).toEqual([0, '', String(id)]);
    expect(Credential).toMatch(/^pos_[\w-]{43}$/);
    expect(ended.stdout).toContain('This is the only time the credential is shown.');
    const device = deviceApi({
      base: inject('url'),
      terminalId: id,
      credentialHash: hashOfCredential(Credential ?? ''),
      nowMs: Date.now,
    });
    const made = await push(id);
    expect((await fetched(device))?.transaction_id).toBe(made.transaction_id);
    const { json } = await client.call('GET', '/api/v1/merchant/smartpos-terminals');
    expect(json.response).toMatchObject([
      { id, TerminalName: 'Till 1', TerminalType: 'A920 Pro', Remark1: 'ground floor' },
    ]);
  });

  test('of one that is taken, of an unknown merchant, model or number is refused in a sentence', async () => {
    const id = newId();
    await add(id);

    const wrong = [
      await add(id),
      await terminal('add', String(id + 1), '--code', '000000', '--model', 'A8'),
      await terminal('add', String(id + 1), '--code', account.merchantCode, '--model', 'A1'),
      await terminal('add', 'A920', '--code', account.merchantCode, '--model', 'A8'),
    ];

    expect(wrong.map(({ code, stdout }) => [code, stdout])).toEqual(wrong.map(() => [1, '']));
    expect(wrong.map(({ stderr }) => sentence(stderr))).toEqual([
      expect.stringContaining(`Terminal ${id} is somebody's already: `),
      expect.stringContaining('There is no merchant 000000: '),
      expect.stringContaining("argument 'A1' is invalid"),
      expect.stringContaining('It must be a number from 1 to 2147483647.'),
    ]);
  });
});

describe('terminal list', () => {
  test("shows a merchant's terminals, or everybody's, the sandbox's among them", async () => {
    const id = newId();
    await add(id, '--name', 'Till 2');

    const own = await terminal('list', '--code', account.merchantCode);
    const all = await terminal('list');

    expect(own.stdout).toContain(`${String(id).padStart(10)}  ${account.merchantCode}  A920 Pro  Till 2\n`);
    for (const line of ['  29708454  842217  A99       A99', '     48515  842217  A920      A920']) {
      expect(own.stdout).not.toContain(line);
      expect(all.stdout).toContain(line);
    }
  });
});

describe('terminal remove', () => {
  test('ends what waited for it, and its credential', async () => {
    const id = newId();
    const { Credential } = facts((await add(id)).stdout);
    const made = await push(id);

    const ended = await terminal('remove', String(id));
    const again = await terminal('remove', String(id));

    expect([ended.code, ended.stdout]).toEqual([
      0,
      `Terminal ${id} was removed, and its credential is good for nothing any more.\n`,
    ]);
    expect([again.code, sentence(again.stderr)]).toEqual([
      1,
      `There is no terminal ${id}: "npm run daftar -- terminal list" shows them all.`,
    ]);
    expect(await statusOf(made)).toBe(3);
    const device = deviceApi({
      base: inject('url'),
      terminalId: id,
      credentialHash: hashOfCredential(Credential ?? ''),
      nowMs: Date.now,
    });
    expect((await device.next(0)).status).toBe(401);
  });

  test('of one with an invoice in its hands is refused', async () => {
    const id = newId();
    await add(id);
    await push(id);
    await terminal('simulate', String(id), '--hang', '--most', '1');

    const ended = await terminal('remove', String(id));

    expect([ended.code, sentence(ended.stderr)]).toEqual([
      1,
      `Terminal ${id} has an invoice in its hands and may be taking money: try again in two minutes.`,
    ]);
  });
});

describe('terminal simulate', () => {
  test.each([
    [[], 1, 'approved'],
    [['--approve'], 1, 'approved'],
    [['--decline'], 2, 'declined'],
    [['--hang'], 0, 'no answer'],
  ])('%j takes what is pushed and says so', async (args, status, said) => {
    const id = newId();
    await add(id);
    const simulated = terminal('simulate', String(id), '--most', '1', ...args);

    const made = await push(id);
    const { code, stdout, stderr } = await simulated;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        `^Terminal ${id} \\(A920 Pro\\) waits\\. .*\n${made.transaction_id}  KWD 7\\.250  Salman\n  ${said}\n$`,
      ),
    );
    expect(await statusOf(made)).toBe(status);
  });

  test('of an unknown terminal, or two ways at once, is refused in a sentence', async () => {
    const wrong = [
      await terminal('simulate', '1'),
      await terminal('simulate', '48515', '--hang', '--approve'),
    ];

    expect(wrong.map(({ code, stderr }) => [code, sentence(stderr)])).toEqual([
      [1, 'There is no terminal 1: "npm run daftar -- terminal list" shows them all.'],
      [1, expect.stringContaining('cannot be used with option')],
    ]);
  });
});

test('The examples push an amount to a terminal that takes it', async () => {
  const id = newId();
  const { Credential = '' } = facts(
    (await terminal('add', String(id), '--code', '842217', '--model', 'A8')).stdout,
  );

  const [till, cashier] = await Promise.all([
    run('docs/examples/terminal.mjs', [inject('url'), String(id), Credential, '1']),
    run('docs/examples/push-to-terminal.mjs', [String(id), '0.250', inject('url')]),
  ]);

  expect([till, cashier]).toEqual([
    { code: 0, stderr: '', stdout: 'TestHome1: KWD 0.250 for Salman\nPaid.\n' },
    { code: 0, stderr: '', stdout: 'POS invoice created successfully\nwaiting … paid\n' },
  ]);
  await terminal('remove', String(id));
});
