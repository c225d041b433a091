import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OperatorError } from '../../infra/operator/operator-error.ts';
import { uploadFile } from '../../infra/operator/upload-file.ts';
import { templateXlsx } from '../../shared/bulk/template.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { eventuallySentTo, sentTo } from '../setup/sent.ts';
import { around } from '../store/table-double.ts';
import { daftar, dataFolder, type Ended, plainEnvironment, sentence } from './daftar.ts';

const root = resolve(import.meta.dirname, '../..');
const fixture = (name: string): string => join(root, 'test/fixtures/bulk', name);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daftar-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
};
const header = 'reference_number,name,phone,email,amount,description,schedule_time';
const csv = (name: string, ...lines: string[]): Promise<string> =>
  written(name, [header, ...lines].join('\r\n'));

const upload = (file: string, client: Client, ...more: string[]): Promise<Ended> =>
  daftar(['bulk', 'upload', file, '--merchant', client.account.merchantCode, ...more]);
const rowsOf = async (client: Client, type: '0' | '1' = '0') =>
  (await client.call('GET', '/api/v1/invoice-bulk-upload', { type })).json.response;
const inMinutes = (minutes: number): string => kuwaitTimestamp(Date.now() + minutes * 60_000).slice(0, 16);
/** A number of this test's own, as others look at what was sent too. */
const newPhone = (): string => `5${randomInt(1_000_000, 9_999_999)}`.replace(/0000$/, '0001');

describe('bulk upload', () => {
  test('shows what a file would make, and with --dry-run makes nothing', async () => {
    const { client } = await newMerchant();

    const ended = await upload(fixture('openpyxl-invoices.xlsx'), client, '--dry-run');

    expect(ended).toEqual({
      code: 2,
      stdout: [
        `openpyxl-invoices.xlsx for merchant ${client.account.merchantCode}, Test Shop`,
        '',
        'Rows            4',
        'Bad             1',
        'There already   0',
        'To be made      3, KWD 1012.600',
        'To be sent      when the merchant sends them, or this command with --send',
        'Ignored         the schedule_time of 2 rows, which --scheduled goes by',
        '',
        'Row 6: The amount has a formula that gave no result.',
        '',
        'Nothing was stored, as this was a dry run.',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect((await rowsOf(client)).pagination.total).toBe(0);
    const { stdout } = await upload(fixture('excel-utf-8.csv'), client);
    expect(stdout).toContain('Rows stored, as upload 1: 2.\n');
  });

  test('stores good rows, and from the corrected file those that were missing', async () => {
    const { client } = await newMerchant();
    const [first, second] = ['R-1,Noura,55510001,,10,,', 'R-2,Ali,55510002,,2.500,,'];
    const broken = await csv('broken.csv', first, 'R-2,Ali,12,,2.500,,');
    const corrected = await csv('corrected.csv', first, second);

    const before = await upload(broken, client);
    const after = await upload(corrected, client);
    const again = await upload(corrected, client);

    expect([before, after, again].map(({ code, stderr }) => [code, stderr])).toEqual([
      [2, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(before.stdout).toMatch(/\nRow 3: The phone .*\n\nRows stored, as upload 1: 1\.\n$/);
    expect(after.stdout).toContain('There already   1\nTo be made      1, KWD 2.500\n');
    expect(after.stdout).toMatch(/\n\nRows stored, as upload 2: 1\.\n$/);
    expect(again.stdout).toContain('There already   2\nTo be made      0, KWD 0.000\n');
    expect(again.stdout).toMatch(/\n\nEvery good row is there already\.\n$/);
    const { data } = await rowsOf(client);
    expect(data.map(({ name, status }: { name: string; status: number }) => [name, status])).toEqual([
      ['Ali', 1],
      ['Noura', 1],
    ]);
  });

  test('knows the rows that the merchant uploaded itself', async () => {
    const { client } = await newMerchant();
    const file = fixture('openpyxl-arabic-1904.xlsx');
    const { json } = await client.call('POST', '/api/v1/invoice-bulk-upload', {
      fileType: 'xlsx',
      invoices: (await readFile(file)).toString('base64'),
    });

    const { stdout } = await upload(file, client, '--dry-run');

    expect(json.response.accepted).toBeGreaterThan(0);
    expect(stdout).toContain(`There already   ${json.response.accepted}\nTo be made      0, KWD 0.000\n`);
  });

  test('shows twenty errors of many', async () => {
    const { client } = await newMerchant();
    const file = await csv('bad.csv', ...Array.from({ length: 30 }, () => 'R,Ali,12,,1,,'));

    const { code, stdout } = await upload(file, client);

    expect(code).toBe(2);
    expect(stdout.match(/^Row \d+: /gm)).toHaveLength(20);
    expect(stdout).toMatch(
      /\nThere is more wrong than these\.\n\nNothing was stored, as no row is good\.\n$/,
    );
    expect((await rowsOf(client)).pagination.total).toBe(0);
  });
});

describe('bulk upload --send', () => {
  test('sends the rows of a file that wait, each once, however often it is said', async () => {
    const { client } = await newMerchant();
    const [one, other] = [newPhone(), newPhone()];
    const file = await csv('send.csv', `R-1,Noura,${one},,10,,`, `R-2,Ali,${other},,2.500,,`);
    await upload(file, client);

    const sent = await upload(file, client, '--send');
    await Promise.all([one, other].map((phone) => eventuallySentTo(`+965${phone}`)));
    const again = await upload(file, client, '--send');

    expect([sent, again].map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(sent.stdout).toContain('To be sent      now\n');
    expect(sent.stdout).toMatch(/\n\nEvery good row is there already\.\nRows that are being sent: 2\.\n$/);
    expect(again.stdout).toMatch(/\nEvery row is being sent already, or was\.\n$/);
    const { json } = await client.call('GET', '/api/v1/invoice-dashboard');
    expect(json.response.stats.total_invoice_count).toBe(2);
    expect(await sentTo(`+965${one}`)).toHaveLength(1);
  });

  test('is not for a merchant that is disabled', async () => {
    const { client } = await newMerchant();
    const { merchantCode } = client.account;
    await daftar(['merchant', 'disable', '--code', merchantCode]);

    const ended = await upload(await csv('off.csv', 'R-1,Noura,55510001,,10,,'), client, '--send');

    expect([ended.code, ended.stdout, sentence(ended.stderr)]).toEqual([
      1,
      '',
      `Merchant ${merchantCode} is disabled: nothing can be sent for it.`,
    ]);
  });
});

describe('bulk upload --at', () => {
  test('has rows sent at that time, but those with a time of their own at theirs', async () => {
    const { client } = await newMerchant();
    const [at, own] = [inMinutes(60), inMinutes(120)];
    const file = await csv('at.csv', 'R-1,Noura,55510001,,10,,', `R-2,Ali,55510002,,2,,${own}`);

    const ended = await upload(file, client, '--at', at);

    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain(`To be sent      by themselves from ${at} to ${own}, Kuwait time\n`);
    const { data } = await rowsOf(client, '1');
    expect(
      data.map((row: { name: string; schedule_time: string; status: number }) => [
        row.name,
        row.schedule_time,
        row.status,
      ]),
    ).toEqual([
      ['Ali', `${own}:00`, 1],
      ['Noura', `${at}:00`, 1],
    ]);
    expect((await rowsOf(client)).data).toEqual([]);
  });

  test('must be at least five minutes ahead', async () => {
    const { client } = await newMerchant();

    const ended = await upload(fixture('excel-utf-8.csv'), client, '--at', inMinutes(3));

    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(sentence(ended.stderr)).toMatch(
      /^Rows are sent at a time at least 5 minutes ahead, and it is [\d-]{10} [\d:]{8} in Kuwait\.$/,
    );
  });

  test('may be left to the file with --scheduled, which wants a time in each row', async () => {
    const { client } = await newMerchant();
    const template = await written('template.xlsx', await templateXlsx(Date.now()));

    const good = await upload(template, client, '--scheduled');
    const timeless = await upload(
      await csv('timeless.csv', 'R-1,Noura,55510001,,10,,'),
      client,
      '--scheduled',
    );

    expect(good.stdout).toMatch(/To be sent {6}by themselves on [\d-]{10} 10:00, Kuwait time\n/);
    expect([good.code, timeless.code]).toEqual([0, 2]);
    expect(timeless.stdout).toContain('\nRow 2: The schedule time field is required.\n');
    expect((await rowsOf(client, '1')).pagination.total).toBe(1);
  });
});

test('bulk status tells how far the rows of an upload, or all of them, have got', async () => {
  const { client } = await newMerchant();
  const status = async (...more: string[]): Promise<string[][]> => {
    const { merchantCode } = client.account;
    const { stdout } = await daftar(['bulk', 'status', '--merchant', merchantCode, ...more]);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.trim().split(/ +/)]));
  };
  await upload(await csv('first.csv', 'R-1,Noura,55510001,,10,,'), client);
  await upload(await csv('second.csv', 'R-2,Ali,55510002,,2,,', 'R-3,Huda,55510003,,3,,'), client, '--send');

  const ended = await eventually(status, ([, bulk]) => bulk?.[3] === '2');

  expect(ended).toEqual([
    ['waiting', 'sending', 'sent', 'failed'],
    ['bulk', '1', '0', '2', '0'],
    ['scheduled', '0', '0', '0', '0'],
  ]);
  expect((await status('--upload', '1'))[1]).toEqual(['bulk', '1', '0', '0', '0']);
  expect((await status('--upload', '2'))[1]).toEqual(['bulk', '0', '0', '2', '0']);
});

test('bulk upload that is stopped is gone on with by the same command, and stores every row once', async () => {
  const { client } = await newMerchant();
  const count = 3_000;
  const lines = Array.from({ length: count }, (_, at) => `R-${at},Payer ${at},${55_000_000 + at},,1,,`);
  const file = await csv('long.csv', ...lines);
  const stored = async (): Promise<number> => (await rowsOf(client)).pagination.total;

  const args = ['bulk', 'upload', file, '--merchant', client.account.merchantCode];
  const child = spawn(process.execPath, ['infra/operator/daftar.ts', ...args], {
    cwd: root,
    env: { ...plainEnvironment(), DAFTAR_DATA: dataFolder() },
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await eventually(stored, (rows) => rows > 0);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  const half = await stored();
  const { stdout } = await upload(file, client);

  expect(code).toBe(130);
  expect(sentence(stderr)).toMatch(
    /^Stopped after about [\d,]+ of 3,000 rows\. The same command again does the rest, and nothing twice\.$/,
  );
  expect(half).toBeLessThan(count);
  expect(stdout).toContain(`There already   ${half.toLocaleString('en')}\n`);
  expect(stdout).toContain(`Rows stored, as upload 2: ${(count - half).toLocaleString('en')}.\n`);
  expect(await stored()).toBe(count);
});

test('bulk upload whose table fails says so in a sentence, and how to go on', async () => {
  const { id, client } = await newMerchant();
  const table = tableUnderTest();
  const merchant = await merchantRepository(table).byId(id);
  const file = await csv('failing.csv', 'R-1,Noura,55510001,,10,,');
  const late = Object.assign(new Error('late'), { name: 'TimeoutError', $metadata: {} });
  const failing = (isMeant: (name: string, args: string) => boolean, fault: Error = late): Table =>
    around(table, async (name, args, inner) => {
      if (!isMeant(name, JSON.stringify(args))) return inner();
      throw fault;
    });
  const uploadOn = (failingTable: Table) =>
    uploadFile({ table: failingTable, nowMs: async () => Date.now() }, merchant as Merchant, file, {
      scheduled: false,
      send: true,
      dryRun: false,
    });

  await expect(uploadOn(failing((name) => name === 'getMany'))).rejects.toEqual(
    new OperatorError('The table failed (TimeoutError). Nothing was stored.'),
  );
  await expect(
    uploadOn(failing((name, args) => name === 'transact' && args.includes('SENDING#'))),
  ).rejects.toEqual(
    new OperatorError(
      'The table failed (TimeoutError) after about 0 of 1 rows. The same command again does the rest, and nothing twice.',
    ),
  );
  const busy = new ApiError({ code: 'too-many-requests', retryAfterSeconds: 1 });
  await expect(
    uploadOn(failing((name, args) => name === 'transact' && args.includes('SENDING#'), busy)),
  ).rejects.toEqual(
    new OperatorError(
      'The table has more to do than it can after about 0 of 1 rows. The same command again does the rest, and nothing twice.',
    ),
  );
  expect((await rowsOf(client)).pagination.total).toBe(1);
});

describe('what the operator gets wrong', () => {
  test.each([
    ['a file that is not there', 'none.csv', undefined, /^There is no file \S+none\.csv\.$/],
    ['a file of another kind', 'rows.pdf', '%PDF-1.7', /^rows\.pdf is no file of invoices: /],
    [
      'a file that is not what it says',
      'rows.xlsx',
      header,
      /^rows\.xlsx cannot be used\. The file is not an/,
    ],
    ['a file without rows', 'empty.csv', header, /^empty\.csv cannot be used\. The file has no rows/],
    [
      'a file without its columns',
      'few.csv',
      'name,phone\nAli,5',
      /^few\.csv cannot be used\. The file lacks/,
    ],
  ])('%s is one sentence, and nothing is stored', async (_what, name, content, message) => {
    const { client } = await newMerchant();
    const file = content === undefined ? join(folder, name) : await written(name, content);

    const { code, stdout, stderr } = await upload(file, client);

    expect([code, stdout]).toEqual([1, '']);
    expect(sentence(stderr)).toMatch(message);
    expect((await rowsOf(client)).pagination.total).toBe(0);
  });

  test('a folder, or an unknown merchant, is one sentence', async () => {
    const { client } = await newMerchant();
    await mkdir(join(folder, 'folder.csv'));

    const ofFolder = await upload(join(folder, 'folder.csv'), client);
    const ofNobody = await daftar(['bulk', 'upload', fixture('excel-utf-8.csv'), '--merchant', '000000']);

    expect([ofFolder, ofNobody].map(({ code, stdout }) => [code, stdout])).toEqual([
      [1, ''],
      [1, ''],
    ]);
    expect(sentence(ofFolder.stderr)).toMatch(/folder\.csv cannot be read \(EISDIR\)\.$/);
    expect(sentence(ofNobody.stderr)).toMatch(/^There is no merchant 000000: /);
  });

  test.each([
    [['bulk', 'upload']],
    [['bulk', 'upload', 'a.csv']],
    [['bulk', 'status', '--merchant', '842217', '--upload', 'last']],
    [['bulk', 'upload', 'a.csv', '--merchant', '842217', '--at', 'tomorrow']],
    [['bulk', 'upload', 'a.csv', '--merchant', '842217', '--at', '2190-01-01']],
    [['bulk', 'upload', 'a.csv', '--merchant', '842217', '--at', '2190-01-01 10:00', '--send']],
    [['bulk', 'upload', 'a.csv', '--merchant', '842217', '--scheduled', '--send']],
  ])('daftar %j says what is wrong with it and changes nothing', async (args) => {
    const { code, stdout, stderr } = await daftar(args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(sentence(stderr)).toMatch(/^error: /);
  });
});
