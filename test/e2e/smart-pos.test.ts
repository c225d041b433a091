import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { sandboxTerminals } from '../../infra/operator/sandbox.ts';
import type { Told as Answered, DeviceApi, Handed } from '../../infra/terminal/device-api.ts';
import { approval, decline } from '../../infra/terminal/simulated-terminal.ts';
import type { TerminalDraft } from '../../shared/domain/terminal.ts';
import {
  hashOfCredential,
  type SignedParts,
  terminalSignature,
} from '../../shared/merchants/terminal-signature.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Answer, Client } from '../setup/client.ts';
import { logIn, send } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { wholeLines } from '../setup/log-lines.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { approveRefund, askRefund } from '../setup/refund.ts';
import { credential, deviceOf, fetched, newTerminal } from '../setup/terminal.ts';
import { vectorOf } from '../vectors/published.ts';
import { errors, invalid, told } from './contract-errors.ts';

const transactions = '/api/v1/merchant/smartpos-transaction';
const invoices = '/api/v1/merchant/smartpos-invoices';
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed');

let id: number;
let client: Client;
let terminal: TerminalDraft;
let device: DeviceApi;
beforeAll(async () => {
  ({ id, client } = await newMerchant({ serviceTypes: [2, 6] }));
  terminal = await newTerminal(id, { name: 'A99', model: 'A99' });
  device = deviceOf(terminal);
});

const payload = (wanted: object = {}) => ({
  customer_name: 'Salman',
  amount: '0.100',
  terminal_id: String(terminal.id),
  ...wanted,
});
const post = (wanted: object = {}, headers = {}, by = client) =>
  by.call('POST', transactions, payload(wanted), headers);
const push = async (wanted: object = {}) => (await post(wanted)).json.response;
const resend = (transaction_id: string, wanted: object = {}, headers = {}) =>
  post({ resend: 1, transaction_id, ...wanted }, headers);
const read = async (posInvoiceId: number) =>
  (await client.call('GET', `${invoices}/${posInvoiceId}`)).json.response;
const handed = async (by = device): Promise<Handed> => {
  const found = await fetched(by);
  if (!found) throw new Error('Nothing waits for the terminal.');
  return found;
};

describe('Pushing an amount to a terminal', () => {
  test('answers the POS invoice, with an amount as number or string', async () => {
    const { status, json } = await post({
      customer_email: 'salman@example.com',
      customer_phone: 55512345,
      amount: 0.1,
      invoice_number: 'TABLE-7',
      description: 'عشاء',
      terminal_id: terminal.id,
    });

    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'POS invoice created successfully',
      response: {
        id: 1,
        transaction_id: expect.stringMatching(new RegExp(`^${terminal.id}${id}\\d{10}9\\d{13}$`)),
        invoice_number: 'TABLE-7',
        amount: '0.100',
        terminal_id: terminal.id,
        merchant_id: id,
        merchant_name: 'Test Shop',
        terminal_name: 'A99',
        customer_name: 'Salman',
        customer_email: 'salman@example.com',
        customer_phone: '55512345',
        description: 'عشاء',
        status: 0,
        created_by: id,
        created_by_name: 'Test Shop',
        created_at: timestamp,
        updated_at: json.response.created_at,
      },
    });
    const details = await client.call('GET', `${invoices}/1`);
    expect(details.json).toEqual({ status: true, message: 'POS Invoice Details', response: json.response });
    await device.tell(decline(await handed()));
  });

  test('is refused with every field that breaks a rule', async () => {
    const { client: stranger, id: strangerId } = await newMerchant();
    const foreign = await newTerminal(strangerId);
    const wrongTerminal = invalid({ terminal_id: ['The selected terminal id is invalid.'] });

    const answers = [
      await client.call('POST', transactions, {}),
      await post({ amount: '0', terminal_id: 'A99', customer_email: 'salman' }),
      await post({ terminal_id: '1' }),
      await post({ terminal_id: foreign.id }),
      await post({}, {}, stranger),
      await post({ amount: 'ten' }),
      await post({ amount: 0.1234 }),
      await post({ resend: 1 }),
      await post({ resend: 'yes' }),
    ];

    expect(answers.map(told)).toEqual([
      invalid({
        customer_name: ['The customer name field is required.'],
        amount: ['The amount field is required.'],
        terminal_id: ['The terminal id field is required.'],
      }),
      invalid({
        customer_email: ['The customer email must be a valid email address.'],
        amount: ['The amount must be greater than 0.'],
        terminal_id: ['The terminal id must be an integer.'],
      }),
      wrongTerminal,
      wrongTerminal,
      wrongTerminal,
      errors.invalidData,
      errors.invalidData,
      invalid({ transaction_id: ['The transaction id field is required.'] }),
      invalid({ resend: ['The selected resend is invalid.'] }),
    ]);
  });

  test('twice with one key makes one, and another payload under it is a conflict', async () => {
    const key = { 'Idempotency-Key': randomBytes(8).toString('hex') };

    const [first, again] = [await post({}, key), await post({}, key)];

    expect([told(again), isReplay(first), isReplay(again)]).toEqual([told(first), null, 'true']);
    expect(told(await post({ amount: '2' }, key))).toEqual(errors.conflict);
    await device.tell(decline(await handed()));
    expect(await fetched(device)).toBeUndefined();
  });
});

describe('Sending again', () => {
  test('answers the published sample in its shape, key order and types', async () => {
    const sandboxClient = await logIn();
    const request = JSON.parse(vectorOf(`POST ${transactions}`, 'request').plaintext);
    const sample = JSON.parse(vectorOf(`POST ${transactions}`, 'response').plaintext);
    const { resend: _resend, transaction_id: _id, ...first } = request;
    const made = (await sandboxClient.call('POST', transactions, first)).json.response;

    const { json } = await sandboxClient.call('POST', transactions, {
      ...request,
      transaction_id: made.transaction_id,
    });

    expect(Object.keys(json)).toEqual(Object.keys(sample));
    expect(Object.keys(json.response)).toEqual(Object.keys(sample.response));
    expect(json).toEqual({
      ...sample,
      response: {
        ...sample.response,
        id: made.id,
        transaction_id: expect.stringMatching(/^2970845484\d{10}9\d+$/),
        created_at: timestamp,
        updated_at: timestamp,
      },
    });
    expect(json.response).toEqual(made);
    const [a99] = sandboxTerminals;
    const own = deviceOf(a99, undefined, a99.credential);
    await own.tell(decline(await handed(own)));
  });

  test('has it handed out again at once, and changes nothing of it', async () => {
    const made = await push();
    const first = await handed();
    expect(await fetched(device)).toBeUndefined();

    const { status, json } = await resend(made.transaction_id);

    expect([status, json]).toEqual([
      200,
      { status: true, message: 'POS invoice resent successfully', response: made },
    ]);
    const again = await handed();
    expect(again).toEqual({ ...first, answer_by: expect.any(Number) });
    expect(await read(made.id)).toEqual(made);
    await device.tell(decline(again));
  });

  test('is refused for what is paid, ended, unknown, foreign, or another than was pushed', async () => {
    const [paid, declined, waiting] = [await push(), await push(), await push()];
    await device.tell(approval(await handed()));
    await device.tell(decline(await handed()));
    const other = await newTerminal(id);
    const { client: stranger } = await newMerchant();
    const wrong = invalid({ transaction_id: ['The selected transaction id is invalid.'] });

    const answers = [
      await resend(paid.transaction_id),
      await resend(declined.transaction_id),
      await resend('297084548417629359279347779043'),
      await resend('x'),
      await post({ resend: 1, transaction_id: waiting.transaction_id }, {}, stranger),
      await resend(waiting.transaction_id, { terminal_id: other.id }),
      await resend(waiting.transaction_id, { amount: '0.101' }),
    ];

    expect(answers.map(told)).toEqual([
      wrong,
      wrong,
      wrong,
      wrong,
      wrong,
      invalid({ terminal_id: ['The selected terminal id is invalid.'] }),
      invalid({ amount: ['The selected amount is invalid.'] }),
    ]);
    await device.tell(decline(await handed()));
  });
});

describe('What was pushed', () => {
  test('is listed newest first, with exact totals on every page', async () => {
    const { client: own, id: ownId } = await newMerchant();
    const till = await newTerminal(ownId);
    const ids: number[] = [];
    for (let made = 0; made < 23; made++) {
      const { json } = await post({ terminal_id: till.id }, {}, own);
      ids.unshift(json.response.id);
    }

    const pages = [await own.call('GET', invoices), await own.call('GET', `${invoices}?page=2`)];
    const past = await own.call('GET', `${invoices}?page=3`);

    expect(pages.map(({ json }) => json.message)).toEqual(['POS Invoice List', 'POS Invoice List']);
    expect(pages.flatMap(({ json }) => json.response.data.map((row: { id: number }) => row.id))).toEqual(ids);
    const base = inject('environment')['PUBLIC_BASE_URL'];
    expect(pages.map(({ json }) => json.response.pagination)).toEqual([
      {
        ...{ total: 23, count: 20, per_page: 20, current_page: 1, total_pages: 2 },
        ...{ next_page_url: `${base}${invoices}?page=2`, previous_page_url: null },
      },
      {
        ...{ total: 23, count: 3, per_page: 20, current_page: 2, total_pages: 2 },
        ...{ next_page_url: null, previous_page_url: `${base}${invoices}?page=1` },
      },
    ]);
    expect(past.json.response).toMatchObject({ data: [], pagination: { total: 23, count: 0 } });
    const none = await own.call('GET', `${invoices}?toDate=2020-01-01`);
    expect(none.json.response).toMatchObject({ data: [], pagination: { total: 0 } });
  });

  test.each(['0', '2147483647', '9999999999', 'abc', '-1'])('as %s is not there', async (posInvoiceId) => {
    expect(told(await client.call('GET', `${invoices}/${posInvoiceId}`))).toEqual(errors.notFound);
  });

  test('cannot be seen by another merchant', async () => {
    const made = await push();
    const { client: stranger } = await newMerchant();

    expect(told(await stranger.call('GET', `${invoices}/${made.id}`))).toEqual(errors.notFound);
    expect((await stranger.call('GET', invoices)).json.response.data).toEqual([]);
    await device.tell(decline(await handed()));
  });
});

test("The sandbox merchant's terminals are those of the contract, in its own spelling", async () => {
  const sandboxClient = await logIn();

  const { json } = await sandboxClient.call('GET', '/api/v1/merchant/smartpos-terminals');
  // Another test gives the merchant one more for as long as it runs the examples.
  const own = new Set<number>(sandboxTerminals.map(({ id }) => id));
  const response = json.response.filter(({ id }: { id: number }) => own.has(id));

  const rest = {
    ...{ PosType: 'PAX', MerchantId: 84, MerchantName: 'TestHome1', Merchant_Seq_Id: 84 },
    ...{ MerchantCompanyName: 'TestHome1', MerchantCode: '842217', category_sqId: null },
    ...{ Remark1: '', Remark2: '', KnetType: 1, KnetValue: '0.300', KnetMinValue: '0.010' },
    ...{ MpgsType: 1, MpgsValue: '2.500', MpgsMinValue: '0.010' },
    ...{ GccType: 1, GccValue: '2.500', GccMinValue: '0.010', MonthlySubscribtionCharge: '0.000' },
  };
  expect({ ...json, response }).toEqual({
    status: true,
    message: 'Terminal List',
    response: [
      {
        ...{ id: 48515, Terminal_ID: 48515, TerminalID: '48515', TerminalName: 'A920', TerminalType: 'A920' },
        ...rest,
      },
      {
        ...{ id: 29708454, Terminal_ID: 29708454, TerminalID: '29708454' },
        ...{ TerminalName: 'A99', TerminalType: 'A99' },
        ...rest,
      },
    ],
  });
  expect(Object.keys(json.response[0]).join()).toBe(
    'id,Terminal_ID,TerminalID,TerminalName,TerminalType,PosType,MerchantId,MerchantName,Merchant_Seq_Id,' +
      'MerchantCompanyName,MerchantCode,category_sqId,Remark1,Remark2,KnetType,KnetValue,KnetMinValue,' +
      'MpgsType,MpgsValue,MpgsMinValue,GccType,GccValue,GccMinValue,MonthlySubscribtionCharge',
  );
});

describe('A terminal', () => {
  test('is handed what waits for it, and no more of the payer than a name', async () => {
    const made = await push({ customer_phone: '55512345', customer_email: 'salman@example.com' });

    const { status, json } = await device.next();

    expect([status, json]).toEqual([
      200,
      {
        status: true,
        message: 'POS invoice',
        response: {
          transaction_id: made.transaction_id,
          amount: '0.100',
          currency: 'KWD',
          merchant_name: 'Test Shop',
          customer_name: 'Salman',
          invoice_number: '',
          description: '',
          answer_by: expect.any(Number),
        },
      },
    ]);
    expect(json.response.answer_by * 1_000 - Date.now()).toBeGreaterThan(60_000);
    await device.tell(decline(json.response));
  });

  test('that waits gets what is pushed meanwhile', async () => {
    const question = device.next(20);
    const made = await push();

    const { status, json } = await question;

    expect([status, json.response.transaction_id]).toEqual([200, made.transaction_id]);
    await device.tell(decline(json.response));
  });

  test('that finds nothing is told when to ask again', async () => {
    const { status, headers, json } = await device.next(1);

    expect([status, headers.get('retry-after'), json]).toEqual([204, '1', undefined]);
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  test.each([
    ['rested for five minutes', 5, '3'],
    ['unused for a day', 24 * 60, '60'],
  ])('that is %s is answered at once', async (_, minutes, retryAfter) => {
    const resting = await newTerminal(id, {}, { nowMs: Date.now() - minutes * 60_000 });
    const began = performance.now();

    const { status, headers } = await deviceOf(resting).next(20);

    expect([status, headers.get('retry-after')]).toEqual([204, retryAfter]);
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test('that takes the money pays the invoice, however often it says so', async () => {
    const made = await push({ invoice_number: 'TABLE-9' });
    const result = approval(await handed());

    const answers = [await device.tell(result), await device.tell(result)];

    const recorded = {
      status: true,
      message: 'Result recorded',
      response: { transaction_id: made.transaction_id, status: 1, to_refund: false },
    };
    expect(answers.map(({ status, json }) => [status, json])).toEqual([
      [200, recorded],
      [200, recorded],
    ]);
    expect(await read(made.id)).toEqual({ ...made, status: 1, updated_at: timestamp });
  });

  test.each([
    ['declined', 2],
    ['cancelled', 3],
  ] as const)('that says %s ends the invoice, and cannot say otherwise later', async (result, status) => {
    const made = await push();
    const { transaction_id } = await handed();

    const first = await device.tell({ transaction_id, result });
    const other = await device.tell({
      transaction_id,
      result: result === 'declined' ? 'cancelled' : 'declined',
    });

    expect(first.json.response).toEqual({ transaction_id, status, to_refund: false });
    expect([other.status, other.json]).toEqual([
      409,
      {
        status: false,
        code: 409,
        message: 'This POS invoice was answered otherwise before',
        response: null,
      },
    ]);
    expect((await read(made.id)).status).toBe(status);
  });

  test('that took money for an ended invoice is told that it goes back', async () => {
    const made = await push();
    const found = await handed();
    await device.tell(decline(found));
    const late = approval(found);

    const answers = [await device.tell(late), await device.tell(late)];

    const response = { transaction_id: made.transaction_id, status: 2, to_refund: true };
    expect(answers.map(({ json }) => json.response)).toEqual([response, response]);
    expect((await read(made.id)).status).toBe(2);
  });

  test('is told which fields of its answer are wrong', async () => {
    const made = await push();
    const found = await handed();
    const other = await newTerminal(id);
    const wrong: Answered[] = [
      {} as Answered,
      { transaction_id: made.transaction_id, result: 'approved' },
      { ...approval(found), card_number: '4111111111111111' },
      { ...approval(found), payment_type: 99 },
      { ...decline(found), transaction_id: '1' },
    ];

    const answers = [];
    for (const result of wrong) answers.push(await device.tell(result));
    const foreign = await deviceOf(other).tell(approval(found));

    const wrongInvoice = { transaction_id: ['The selected transaction id is invalid.'] };
    expect([...answers, foreign].map(({ status, json }) => [status, json.errors])).toEqual([
      [
        422,
        {
          transaction_id: ['The transaction id field is required.'],
          result: ['The result field is required.'],
        },
      ],
      [
        422,
        {
          amount: ['The amount field is required.'],
          payment_type: ['The payment type field is required.'],
          reference: ['The reference field is required.'],
        },
      ],
      [422, { card_number: ['The card number must show the first six and last four digits at most.'] }],
      [422, { payment_type: ['The selected payment type is invalid.'] }],
      [422, wrongInvoice],
      [422, wrongInvoice],
    ]);
    expect((await read(made.id)).status).toBe(0);
    await device.tell(decline(found));
  });

  test('of a merchant that was disabled is handed nothing, and still heard', async () => {
    const { client: own, id: ownId } = await newMerchant();
    const till = await newTerminal(ownId);
    const at = deviceOf(till);
    await post({ terminal_id: till.id }, {}, own);
    await post({ terminal_id: till.id }, {}, own);
    const found = await handed(at);

    await merchantRepository(tableUnderTest()).setStatus(ownId, 'disabled');

    expect(await fetched(at)).toBeUndefined();
    expect((await at.tell(approval(found))).json.response.status).toBe(1);
  });
});

describe('Money taken at a terminal', () => {
  test('is a transaction like any other: reported, found, and given back', async () => {
    const { id: ownId, client: own } = await newMerchant();
    const till = await newTerminal(ownId);
    const at = deviceOf(till);
    const made = (await post({ terminal_id: till.id, amount: 12.5 }, {}, own)).json.response;
    const result = approval(await handed(at), 2);
    await at.tell(result);

    const report = (query: string) =>
      own.call('GET', `/api/v1/report/transactions?${query}`).then(({ json }) => json.response);
    const { transaction_list, stats } = await eventually(
      () => report('serviceType=6'),
      ({ transaction_list }) => transaction_list.data.length === 1,
    );
    const [row] = transaction_list.data;
    const details = (await own.call('GET', `/api/v1/report/transactions/${row.id}`)).json.response;
    const found = await eventually(
      () => report(`search=${result.reference}`),
      ({ transaction_list }) => transaction_list.data.length > 0,
    );
    const asked = await askRefund(own, { token: row.token, refundAmount: '10', refundMethod: '2' });
    const refund = await approveRefund(own, ownId, asked.json.response.id);

    expect(row).toEqual({
      id: row.id,
      service_type_id: 6,
      order_reference_number: made.transaction_id,
      created_at: timestamp,
      payment_type: { display_name: 'MPGS' },
      service_type: { name: 'POS Terminal' },
      payment_status: 1,
      amount: '12.500',
      token: expect.stringMatching(/^\d+$/),
    });
    expect(stats.total_transactions_amount).toBe('12.500');
    expect(details.transaction).toMatchObject({
      amount: 12.5,
      auth: result.auth_code,
      transaction_id: made.transaction_id,
      transaction_payment_id: result.reference,
      payment_card_detail: { card_number: '512345******0008' },
    });
    expect(found.transaction_list.data).toEqual([row]);
    expect(refund).toMatchObject({
      status: 1,
      total_refunded_amount: '10.000',
      total_balance_amount: '2.500',
    });
    expect((await report('serviceType=2')).transaction_list.data).toEqual([]);
  });
});

describe('A call that is not believed', () => {
  const path = (wait = 0) => `/pos/v1/terminals/${terminal.id}/next?wait=${wait}`;
  const signed = (wanted: Partial<SignedParts> = {}): Record<string, string> => {
    const parts: SignedParts = {
      ...{ method: 'GET', path: path(), body: '', nonce: randomBytes(16).toString('hex') },
      timestamp: String(Math.floor(Date.now() / 1_000)),
      ...wanted,
    };
    return {
      'Terminal-Timestamp': parts.timestamp,
      'Terminal-Nonce': parts.nonce,
      'Terminal-Signature': terminalSignature(hashOfCredential(credential), parts),
    };
  };
  const seconds = (ahead: number) => String(Math.floor(Date.now() / 1_000) + ahead);
  const get = (headers: Record<string, string>, at = path()) => send('GET', at, { headers });

  test('is one with a signature of its own that is neither wrong, old nor used', async () => {
    expect((await get(signed())).status).toBe(204);
    expect((await get(signed({ timestamp: seconds(-290) }))).status).toBe(204);
  });

  test.each<[string, () => Promise<Answer>]>([
    ['without any signature', () => get({})],
    ['with one of another credential', () => get({ ...signed(), 'Terminal-Signature': 'a'.repeat(64) })],
    ['with one that is no hex', () => get({ ...signed(), 'Terminal-Signature': 'ä' })],
    ['with one that is cut off', () => get({ ...signed(), 'Terminal-Signature': 'ab' })],
    ['signed for another method', () => get(signed({ method: 'POST' }))],
    ['signed for another question', () => get(signed(), path(1))],
    ['signed with another body', () => get(signed({ body: '{}' }))],
    ['signed six minutes ago', () => get(signed({ timestamp: seconds(-360) }))],
    ['signed six minutes ahead', () => get(signed({ timestamp: seconds(360) }))],
    ['with another time than was signed', () => get({ ...signed(), 'Terminal-Timestamp': seconds(-1) })],
    ['with a time of milliseconds', () => get(signed({ timestamp: String(Date.now()) }))],
    ['with a short nonce', () => get(signed({ nonce: 'a' }))],
    [
      'for an unknown terminal',
      () => get(signed({ path: '/pos/v1/terminals/1/next' }), '/pos/v1/terminals/1/next'),
    ],
    ['with a bearer instead', () => get(client.headers)],
  ])('%s: 401', async (_, call) => {
    expect(told(await call())).toEqual(errors.unauthenticated);
  });

  test('is one that was made before, also when it is made at once from many places', async () => {
    const headers = signed();

    const answers = await Promise.all(Array.from({ length: 10 }, () => get(headers)));

    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(401)]);
  });

  test('is one of another terminal, which leaves its answer without effect', async () => {
    const made = await push();
    const found = await handed();
    const other = deviceOf(terminal, undefined, 'pos_other');

    const { status } = await other.tell(approval(found));

    expect([status, (await read(made.id)).status]).toEqual([401, 0]);
    await device.tell(decline(found));
  });

  test.skipIf(inject('logFile') === '')(
    'is in the log with its reason and counted, and nothing it said',
    async () => {
      const mark = `mark-${randomBytes(8).toString('hex')}`;
      const headers = { ...signed({ nonce: mark }), 'Terminal-Signature': 'b'.repeat(64) };

      const requestId = (await get(headers)).headers.get('x-request-id') ?? '';
      const linesIn = (text: string) => wholeLines(text).filter((line) => line.includes(requestId));
      const log = await eventually(
        () => readFile(inject('logFile'), 'utf8'),
        (text) => linesIn(text).length === 2,
      );

      expect(linesIn(log).map((line) => JSON.parse(line))).toMatchObject([
        {
          message: 'terminal refused',
          terminalId: terminal.id,
          reason: 'forged',
          terminalCallsRefused: 1,
          _aws: {
            CloudWatchMetrics: [
              {
                Namespace: 'Daftar/local',
                Dimensions: [['reason']],
                Metrics: [{ Name: 'terminalCallsRefused', Unit: 'Count' }],
              },
            ],
          },
        },
        { message: 'request', operation: 'hand-out-pos-invoice', status: 401, failure: 'unauthenticated' },
      ]);
      expect(log).not.toContain(mark);
      expect(log).not.toContain('b'.repeat(64));
    },
  );
});
