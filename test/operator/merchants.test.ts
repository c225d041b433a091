import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { type Account, logIn, send } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { accountIn, daftar, facts, run, sentence } from './daftar.ts';

const newUsername = (): string => `op-${randomBytes(6).toString('hex')}`;
const createArgs = (username: string, ...more: string[]): string[] => [
  ...['merchant', 'create', '--name', 'Corner Shop', '--username', username],
  ...['--email', 'shop@example.com', ...more],
];
const merchantMade = async (...more: string[]): Promise<Account> =>
  accountIn((await daftar(createArgs(newUsername(), ...more))).stdout);

describe('merchant create', () => {
  test('prints credentials that log in and open an encrypted call', async () => {
    const { code, stdout, stderr } = await daftar(createArgs(newUsername()));
    const account = accountIn(stdout);
    const client = await logIn(account);

    const made = await client.call('POST', '/api/v1/invoice', { amount: '2.500', invoiceType: '0' });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(made.status).toBe(200);
    expect(made.json).toMatchObject({ status: true, response: { amount: '2.500' } });
    expect(account).toEqual({
      merchantCode: expect.stringMatching(/^\d{6}$/),
      username: account.username,
      password: expect.stringMatching(/^[\w]{20}$/),
      accessCode: expect.stringMatching(/^[0-9a-f-]{36}$/),
      keys: { secretKey: expect.stringMatching(/^\w{32}$/), ivKey: expect.stringMatching(/^\w{16}$/) },
    });
  });

  test('says that it shows them once, and nothing shows them again', async () => {
    const { stdout } = await daftar(createArgs(newUsername()));
    const account = accountIn(stdout);
    const listed = await daftar(['merchant', 'list']);

    expect(stdout).toContain('This is the only time they are shown.');
    for (const secret of [account.password, account.accessCode, ...Object.values(account.keys)]) {
      expect(listed.stdout).not.toContain(secret);
    }
  });

  test('takes the shares of payments that stay with the gateway, in percent', async () => {
    const client = await logIn(
      await merchantMade('--service-charges', '1.5', '--subscription-charges', '0.25'),
    );

    const profile = await client.call('GET', '/api/v1/profile');

    expect(profile.json.response.commission).toEqual({
      subscription_charges: '0.250',
      setup_charges: '0.000',
      service_charges: '1.500',
    });
  });

  test.each(['-1', '101', '1.2345', 'much', ''])('refuses %j percent', async (share) => {
    const { code, stderr } = await daftar(createArgs(newUsername(), '--service-charges', share));

    expect(code).toBe(1);
    expect(stderr).toContain('It must be a percentage from 0 to 100');
  });

  test('takes padding, envelope and the showing of keys as options', async () => {
    const account = await merchantMade('--response-padding', '16', '--bare-envelope', '--expose-keys');
    const client = await logIn(account);

    const keys = await send('GET', '/api/v1/keys', { headers: client.headers });
    const bare = await client.call('GET', '/api/v1/invoice-dashboard');

    expect(keys.json.response).toMatchObject({ secret_key: account.keys.secretKey });
    expect(bare.text).toMatch(/^[0-9a-f]+$/);
    expect(JSON.parse(decrypt(bare.text, account.keys) ?? '').status).toBe(true);
  });

  test('refuses a username that is taken, in any case, in one sentence', async () => {
    const username = newUsername();
    await daftar(createArgs(username));

    const { code, stdout, stderr } = await daftar(createArgs(username.toUpperCase()));

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(sentence(stderr)).toMatch(/^The username OP-\w+ is taken: choose another one\.$/);
  });
});

describe('merchant list', () => {
  test('shows every merchant with code, state and name, and no credentials', async () => {
    const { merchantCode } = await merchantMade();

    const { code, stdout } = await daftar(['merchant', 'list']);

    const lines = stdout.split('\n').filter((line) => line.includes(merchantCode));
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [expect.stringMatching(new RegExp(`^ *\\d+ {2}${merchantCode} {2}active {4}Corner Shop$`))],
    });
  });
});

describe('merchant set', () => {
  const approvesAtOnce = async (code: string): Promise<boolean> =>
    (await daftar(['merchant', 'list'])).stdout.includes(
      `${code}  active    Corner Shop  (refunds approved at once)`,
    );
  const set = (code: string, ...settings: string[]) =>
    daftar(['merchant', 'set', '--code', code, ...settings]);
  const show = async (code: string) => (await daftar(['merchant', 'show', '--code', code])).stdout;
  const unset = (code: string): string =>
    [
      `Merchant ${code}, Corner Shop, is active.`,
      '  SMS are sent.',
      "  SMS come from the service's own sender.",
      '  E-mails are sent.',
      '  E-mails come from the merchant\'s name, "Corner Shop".',
      '  WhatsApp messages are sent.',
      '  Webhooks are called.',
      '  Webhooks may not be on the machine that calls them.',
      '  Unpaid invoices are sent once.',
      '  Refunds wait for an operator.',
      '',
    ].join('\n');

  test('says of a new merchant what holds as long as nobody sets anything', async () => {
    const { merchantCode } = await merchantMade();

    expect(await show(merchantCode)).toBe(unset(merchantCode));
  });

  test('changes any number of settings, says what holds of them then, and leaves the others', async () => {
    const { merchantCode } = await merchantMade();

    const names = await set(merchantCode, '--sms-sender', 'Noor24', '--email-sender-name', 'Noor & Söhne');
    const others = await set(
      merchantCode,
      ...['--whatsapp', 'off', '--webhook', 'off', '--reminder-days', '1', '--loopback-webhooks', 'on'],
    );

    expect(names).toEqual({
      code: 0,
      stdout: `Merchant ${merchantCode}, Corner Shop, is active.\n  SMS come from "Noor24".\n  E-mails come from "Noor & Söhne".\n`,
      stderr: '',
    });
    expect(others.stdout.split('\n').slice(1)).toEqual([
      '  No WhatsApp messages are sent.',
      '  No webhooks are called.',
      '  Unpaid invoices are sent once more, 1 day before their last day.',
      '  Webhooks may be on the machine that calls them.',
      '',
    ]);
    expect((await show(merchantCode)).split('\n').slice(1)).toEqual([
      '  SMS are sent.',
      '  SMS come from "Noor24".',
      '  E-mails are sent.',
      '  E-mails come from "Noor & Söhne".',
      '  No WhatsApp messages are sent.',
      '  No webhooks are called.',
      '  Webhooks may be on the machine that calls them.',
      '  Unpaid invoices are sent once more, 1 day before their last day.',
      '  Refunds wait for an operator.',
      '',
    ]);
  });

  test('takes every setting back', async () => {
    const { merchantCode } = await merchantMade('--auto-approve-refunds');
    await set(
      merchantCode,
      ...['--sms-sender', 'Noor', '--email-sender-name', 'Noor', '--sms', 'off', '--email', 'off'],
      ...['--reminder-days', '30', '--loopback-webhooks', 'on'],
    );

    const { stdout } = await set(
      merchantCode,
      ...['--sms-sender', '', '--email-sender-name', '', '--sms', 'on', '--email', 'on'],
      ...['--reminder-days', 'off', '--loopback-webhooks', 'off', '--auto-approve-refunds', 'off'],
    );

    expect(stdout).toContain('  Unpaid invoices are sent once.\n');
    expect(await show(merchantCode)).toBe(unset(merchantCode));
  });

  test('lets refunds be approved as they are asked for, or has them wait again', async () => {
    const { merchantCode } = await merchantMade();
    const before = await approvesAtOnce(merchantCode);
    const on = await set(merchantCode, '--auto-approve-refunds', 'on');
    const between = await approvesAtOnce(merchantCode);
    const off = await set(merchantCode, '--auto-approve-refunds', 'off');

    expect([before, between, await approvesAtOnce(merchantCode)]).toEqual([false, true, false]);
    expect([on, off].map(({ stdout }) => stdout.split('\n')[1])).toEqual([
      '  Refunds are approved as they are asked for.',
      '  Refunds wait for an operator.',
    ]);
  });

  test('is what merchant create does when it is told so', async () => {
    const { merchantCode } = await merchantMade('--auto-approve-refunds');

    expect(await approvesAtOnce(merchantCode)).toBe(true);
  });
});

describe('merchant disable and enable', () => {
  test('refuse every call at once, and let the merchant in again', async () => {
    const account = await merchantMade();
    const client = await logIn(account);
    const dashboard = async () => (await client.call('GET', '/api/v1/invoice-dashboard')).status;
    const login = () => logIn(account).then(() => 'in', String);
    expect(await dashboard()).toBe(200);

    const disabled = await daftar(['merchant', 'disable', '--code', account.merchantCode]);
    const whileDisabled = [await dashboard(), await login()];
    const enabled = await daftar(['merchant', 'enable', '--code', account.merchantCode]);
    const whileEnabled = [await dashboard(), await login()];

    expect(disabled).toEqual({
      code: 0,
      stdout: `Merchant ${account.merchantCode} is disabled.\n`,
      stderr: '',
    });
    expect(whileDisabled).toEqual([401, expect.stringContaining('Invalid Merchant')]);
    expect(enabled.stdout).toBe(`Merchant ${account.merchantCode} is active.\n`);
    expect(whileEnabled).toEqual([200, 'in']);
  });
});

describe('merchant rotate-keys', () => {
  const rotate = async (account: Account, ...more: string[]): Promise<Account> => {
    const { stdout } = await daftar(['merchant', 'rotate-keys', '--code', account.merchantCode, ...more]);
    const fact = facts(stdout);
    return {
      ...account,
      accessCode: fact['Access code'] ?? '',
      keys: { secretKey: fact['Secret key'] ?? '', ivKey: fact['IV key'] ?? '' },
    };
  };

  test('old and new keys both serve, and each call is answered in the keys it came in', async () => {
    const old = await merchantMade();
    const before = await logIn(old);
    const fresh = await rotate(old);
    const after = await logIn(fresh);

    const withNew = await eventually(
      () => after.call('GET', '/api/v1/invoice-dashboard'),
      ({ status }) => status === 200,
    );
    const withOld = await before.call('GET', '/api/v1/invoice-dashboard');

    expect(fresh.keys).not.toEqual(old.keys);
    expect(withNew.json).toMatchObject({ status: true, message: 'Invoice Dashboard' });
    expect({ status: withOld.status, json: withOld.json }).toEqual({ status: 200, json: withNew.json });
    expect(decrypt(JSON.parse(withOld.text).response, fresh.keys)).toBeUndefined();
  });

  test('with no grace the old keys are refused as soon as the service knows the new ones', async () => {
    const old = await merchantMade();
    const before = await logIn(old);
    const fresh = await rotate(old, '--grace-hours', '0');
    const after = await logIn(fresh);
    await eventually(
      () => after.call('GET', '/api/v1/invoice-dashboard'),
      ({ status }) => status === 200,
    );

    const refused = await before.call('GET', '/api/v1/invoice-dashboard');

    expect(refused.status).toBe(401);
  });

  test('new keys with the old access code are answered too, for both belong to the merchant', async () => {
    const old = await merchantMade();
    const fresh = await rotate(old);
    const mixed = await logIn({ ...old, keys: fresh.keys });
    const data = encrypt(JSON.stringify({ merchantCode: old.merchantCode }), fresh.keys, 16);

    const answer = await eventually(
      () => mixed.callRaw('GET', '/api/v1/invoice-dashboard', data),
      ({ status }) => status === 200,
    );

    expect(answer.json).toMatchObject({ status: true });
  });
});

describe('merchant rotate-webhook-secret', () => {
  const rotate = async (code: string, ...more: string[]): Promise<string[]> =>
    (await daftar(['merchant', 'rotate-webhook-secret', '--code', code, ...more])).stdout.split('\n');
  const newSecret = expect.stringMatching(/^Webhook secret whsec_[\w+/]{43}=$/);

  test('prints a new secret once, and says how long the old one signs too', async () => {
    const { stdout } = await daftar(createArgs(newUsername()));
    const { merchantCode } = accountIn(stdout);

    const daily = await rotate(merchantCode);
    const leaked = await rotate(merchantCode, '--grace-hours', '0');

    expect(stdout).toMatch(/^Webhook secret whsec_[\w+/]{43}=$/m);
    expect([daily, leaked]).toEqual([
      [
        newSecret,
        '',
        'The old one signs too for 24 hours more. This is the only time the new one is shown.',
        '',
      ],
      [newSecret, '', 'The old one signs no more. This is the only time the new one is shown.', ''],
    ]);
    const secrets = [
      stdout.split('\n').find((line) => line.startsWith('Webhook secret')),
      daily[0],
      leaked[0],
    ];
    expect(new Set(secrets).size).toBe(3);
    expect((await daftar(['merchant', 'show', '--code', merchantCode])).stdout).not.toContain('whsec_');
  });

  test('leaves the merchant its keys', async () => {
    const account = await merchantMade();
    await rotate(account.merchantCode);

    const client = await logIn(account);

    expect((await client.call('GET', '/api/v1/invoice-dashboard')).status).toBe(200);
  });
});

describe('what the operator gets wrong', () => {
  test.each([['disable'], ['enable'], ['rotate-keys'], ['show'], ['rotate-webhook-secret']])(
    'merchant %s of an unknown code is one sentence',
    async (verb) => {
      const { code, stdout, stderr } = await daftar(['merchant', verb, '--code', '000000']);

      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(sentence(stderr)).toMatch(/^There is no merchant 000000: /);
    },
  );

  test('a day that is not over yet cannot be audited', async () => {
    const { code, stderr } = await daftar(['ledger', 'audit', '--code', '842217', '--day', '2199-12-31']);

    expect([code, sentence(stderr)]).toEqual([1, '2199-12-31 is not over yet in Kuwait.']);
  });

  test('webhooks to the machine itself, where the machine is not the developer’s own', async () => {
    const { code, stderr } = await daftar([
      ...['--stage', 'dev', 'merchant', 'set', '--code', '842217', '--loopback-webhooks', 'on'],
    ]);

    expect([code, sentence(stderr)]).toEqual([
      1,
      'Webhooks may be on the machine that calls them in the local stack alone.',
    ]);
  });

  test('a data folder that no stack runs on is one sentence', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daftar-none-'));

    const { code, stdout, stderr } = await daftar(['merchant', 'list'], folder);
    await rm(folder, { recursive: true });

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(sentence(stderr)).toBe(
      `No Daftar is running on the data folder ${folder}: start one with "npm start", or name a deployed stage with --stage.`,
    );
  });

  test.each([
    [['merchant', 'create', '--name', 'Shop']],
    [['merchant', 'create', '--colour', 'red']],
    [createArgs('nobody', '--payment-types', '1,99')],
    [createArgs('nobody', '--response-padding', '8')],
    [['merchant', 'rotate-keys', '--code', '842217', '--grace-hours', 'soon']],
    [['merchant', 'forget']],
    [['merchant', 'set', '--code', '842217', '--auto-approve-refunds', 'maybe']],
    [['merchant', 'set', '--code', '842217']],
    [['merchant', 'set', '--sms', 'off']],
    [['merchant', 'set', '--code', '842217', '--sms', 'off', '--webhook', 'later']],
    [['merchant', 'set', '--code', '842217', '--sms', 'off', '--sms-sender', 'Noor Books 24']],
    [['merchant', 'set', '--code', '842217', '--sms', 'off', '--reminder-days', '31']],
    [['merchant', 'rotate-webhook-secret', '--code', '842217', '--grace-hours', '-1']],
    [['refund', 'approve', '1', '--code', '842217']],
    [['refund', 'approve', 'one', '--code', '842217', '--by', 'Huda']],
    [['refund', 'approve', '1', '--code', '842217', '--by', ' ']],
    [['refund', 'approve', '1', '--code', '842217', '--by', 'Huda\u001b[2J']],
    [['refund', 'reject', '1', '--code', '842217', '--by', 'Huda']],
    [['payment', 'give-back', '--code', '842217', '--by', 'Huda']],
    [['ledger', 'audit', '--code', '842217', '--day', 'tomorrow']],
  ])('daftar %j says what is wrong with it and changes nothing', async (args) => {
    const { code, stdout, stderr } = await daftar(args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(sentence(stderr)).toMatch(/^error: /);
  });
});

describe('the examples', () => {
  test('makes an invoice and shows it', async () => {
    const { code, stdout, stderr } = await run('docs/examples/first-invoice.mjs', [inject('url')]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Invoice created successfully\n\{[\s\S]*amount: '10\.000'[\s\S]*\}\nInvoices so far: \d+\nOpen it [\w ]+: http:\S+\/s\/\w+\n$/,
    );
  });

  test('make an invoice of every kind, and show what was paid', async () => {
    const made = await run('docs/examples/every-kind.mjs', [inject('url')]);
    const links = [...made.stdout.matchAll(/^(\S.*?) {2,}http\S+\/(s|sp|o)\/\w+$/gm)];
    const shown = await run('docs/examples/what-was-paid.mjs', [inject('url')]);

    expect([made.code, made.stderr, shown.code, shown.stderr]).toEqual([0, '', 0, '']);
    expect(links.map(([, kind, page]) => `${kind} ${page}`)).toEqual([
      'single s',
      'split, all parts sp',
      'instalments (EMI) sp',
      'subscription s',
      'open invoice o',
    ]);
    expect(shown.stdout).toMatch(/^Dashboard: \{[\s\S]*Transactions: \{/);
  });
});
