import { describe, expect, test } from 'vitest';
import { learnPayment } from '../../shared/acquirers/learn-payment.ts';
import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import type { Capture, Payment } from '../../shared/domain/payment.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, submit } from '../setup/payer.ts';
import { daftar, sentence } from './daftar.ts';

/** A merchant with a paid invoice of 15.000; how the simulator behaves when the money goes back. */
const paid = async (refunds: RefundBehaviour = 'approve') => {
  const { id, account, client } = await newMerchant();
  const call = async (method: string, path: string, payload: object = {}) =>
    (await client.call(method, path, payload)).json.response;
  const made = await call('POST', '/api/v1/invoice', { amount: '15.000', invoiceType: '0' });
  const second = await goToAcquirer(made.url);
  await submit(await goToAcquirer(made.url), { decision: 'approve', refunds });
  const { token } = (await call('GET', `/api/v1/invoice/${made.id}`)).transaction as { token: string };
  return {
    merchantId: id,
    code: account.merchantCode,
    username: account.username,
    call,
    token,
    ask: (refundAmount: string): Promise<{ id: number; created_at: string }> =>
      call('POST', '/api/v1/refund', { token, refundAmount, refundMethod: '2' }),
    now: (refundId: number) => call('GET', `/api/v1/refund/${refundId}`),
    /** The invoice is paid by another payer too, whose money pays nothing; the token of that payment. */
    payAgain: async (): Promise<string> => {
      await submit(second, { decision: 'approve', refunds });
      const { stdout } = await daftar(['payment', 'to-refund', '--code', account.merchantCode]);
      return stdout.split('  ')[1] ?? '';
    },
  };
};

const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
const asked = (verb: 'approve' | 'reject', id: number, code: string, ...more: string[]) =>
  daftar(['refund', verb, String(id), '--code', code, ...more]);
const listed = async (...args: string[]) =>
  (await daftar(['refund', 'list', ...args])).stdout.split('\n').filter((line) => line !== '');

describe('refund list', () => {
  test('shows what has not ended of one merchant or of all, oldest first', async () => {
    const [one, other] = [await paid(), await paid()];
    const first = await one.ask('1.000');
    const foreign = await other.ask('2.000');
    const last = await one.ask('10.500');
    const ended = await one.ask('0.500');
    await one.call('DELETE', `/api/v1/refund/${ended.id}`);

    const own = await listed('--code', one.code);
    const all = await listed();

    expect(own).toEqual([
      `${one.code}  ${'1'.padStart(6)}  ${first.created_at}  ${one.token}  KWD       1.000  requested`,
      `${one.code}  ${'2'.padStart(6)}  ${last.created_at}  ${one.token}  KWD      10.500  requested`,
    ]);
    const ours = all.filter((line) => line.startsWith(one.code) || line.startsWith(other.code));
    expect(ours.map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      [one.code, String(first.id)],
      [other.code, String(foreign.id)],
      [one.code, String(last.id)],
    ]);
  });
});

describe('refund approve', () => {
  test('has the money given back, and records who and what they said', async () => {
    const { code, ask, now, call } = await paid();
    const { id } = await ask('10.000');

    const ended = await asked('approve', id, code, '--by', 'Huda', '--remark', 'Goods came back');

    const refund = await now(id);
    expect(ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        new RegExp(
          `^Refund ${id} of merchant ${code} was approved by Huda on ${time}\\.\n` +
            `The acquirer gave KWD 10\\.000 back on ${refund.refund_at}\\.\n$`,
        ),
      ),
      stderr: '',
    });
    expect(refund).toMatchObject({
      status: 1,
      approved_by: 'Huda',
      remarks: 'Goods came back',
      total_balance_amount: '5.000',
      total_refunded_amount: '10.000',
    });
    expect(await listed('--code', code)).toEqual(['No refund waits for anything.']);
    const { refund_request_list } = await call('GET', '/api/v1/refund');
    expect(refund_request_list.data).toMatchObject([{ id, status: 1 }]);
  });

  test('takes who decides from the environment', async () => {
    const { code, ask, now } = await paid();
    const { id } = await ask('1.000');

    const { stdout } = await daftar(['refund', 'approve', String(id), '--code', code], undefined, {
      DAFTAR_OPERATOR: 'Salem',
    });

    expect(stdout).toContain('was approved by Salem on ');
    expect(await now(id)).toMatchObject({ approved_by: 'Salem' });
  });

  test('says that the acquirer refused, and the money can be asked for again', async () => {
    const { code, ask, now } = await paid('refuse');
    const { id } = await ask('10.000');

    const ended = await asked('approve', id, code, '--by', 'Huda');

    expect(ended.code).toBe(1);
    expect(sentence(ended.stderr)).toBe(
      'The acquirer refused to give KWD 10.000 back: it can be asked for again.',
    );
    expect(await now(id)).toMatchObject({
      status: 2,
      total_refunded_amount: '0.000',
      transaction: { status: 3 },
    });
    expect(await ask('15.000')).toMatchObject({ amount: '15.000', status: 0 });
  });

  test('says that the acquirer has not answered, and when it is asked again', async () => {
    const { code, ask } = await paid('time-out');
    const { id } = await ask('10.000');

    const ended = await asked('approve', id, code, '--by', 'Huda');

    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      new RegExp(
        `\nThe acquirer has not answered yet\\. It is asked again by itself on ${time} \\(Kuwait time\\); `,
      ),
    );
    expect((await listed('--code', code)).map((line) => line.replace(/^.*KWD/, 'KWD'))).toEqual([
      'KWD      10.000  unknown  by Huda',
    ]);
  });
});

describe('What was decided', () => {
  test('is not decided again: the second operator hears of the first, of when, and of what came of it', async () => {
    const { code, ask } = await paid();
    const { id } = await ask('10.000');
    await asked('approve', id, code, '--by', 'Huda');

    const again = await asked('approve', id, code, '--by', 'Salem');
    const other = await asked('reject', id, code, '--by', 'Salem', '--remark', 'No');

    expect([again.code, again.stdout, other.code, other.stdout]).toEqual([1, '', 1, '']);
    expect(sentence(again.stderr)).toMatch(
      new RegExp(
        `^Refund ${id} of merchant ${code} cannot be approved: it was approved by Huda on ${time}, then was given back by the acquirer on ${time} \\(Kuwait time\\)\\.$`,
      ),
    );
    expect(sentence(other.stderr)).toContain('cannot be rejected: it was approved by Huda');
  });

  test('by the merchant, who cancelled, is not decided by an operator', async () => {
    const { code, username, ask, call } = await paid();
    const { id } = await ask('10.000');
    await call('DELETE', `/api/v1/refund/${id}`);

    const ended = await asked('approve', id, code, '--by', 'Huda');

    expect(ended.code).toBe(1);
    expect(sentence(ended.stderr)).toMatch(
      new RegExp(`cannot be approved: it was cancelled by ${username} on ${time} \\(Kuwait time\\)\\.$`),
    );
  });

  test('can be a rejection, which frees the money and says why', async () => {
    const { code, ask, now } = await paid();
    const { id } = await ask('10.000');

    const ended = await asked('reject', id, code, '--by', 'Huda', '--remark', 'No goods came back');

    expect(ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        new RegExp(`^Refund ${id} of merchant ${code} was rejected by Huda on ${time}\\.\n$`),
      ),
      stderr: '',
    });
    expect(await now(id)).toMatchObject({
      status: 2,
      remarks: 'No goods came back',
      total_balance_amount: '15.000',
      total_refunded_amount: '0.000',
    });
  });
});

describe('refund show', () => {
  test('tells how a refund stands, what is left of its payment, and every step', async () => {
    const { code, username, token, ask } = await paid();
    await ask('2.000');
    const { id } = await ask('10.000');
    await asked('approve', id, code, '--by', 'Huda', '--remark', 'Fine');

    const ended = await daftar(['refund', 'show', String(id), '--code', code]);

    const lines = ended.stdout.trim().split('\n');
    const day = '\\d{4}-\\d\\d-\\d\\d';
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines).toEqual(
      [
        `^Refund ${id} of merchant ${code}, Test Shop; times are Kuwait's$`,
        '^$',
        '^State +refunded$',
        '^Amount +KWD 10\\.000, partial$',
        "^Reference +\\w{17}, the acquirer's name of it$",
        `^Money back +${day}$`,
        '^$',
        `^Payment +${token}$`,
        '^Order',
        '^Taken +KWD +15\\.000$',
        '^Given back +KWD +10\\.000$',
        '^Under way +KWD +2\\.000$',
        '^Balance +KWD +5\\.000$',
        '^Left to ask +KWD +3\\.000$',
        '^$',
        `^ +1  ${time}  requested  ${username}$`,
        `^ +2  ${time}  approved   Huda  Fine$`,
        `^ +3  ${time}  refunded   acquirer$`,
      ].map((line) => expect.stringMatching(new RegExp(line))),
    );
  });

  test('of an unknown refund, of an unknown merchant, or of one of many, is one sentence', async () => {
    const { code } = await paid();
    const wrong = [
      await daftar(['refund', 'show', '1', '--code', code]),
      await asked('approve', 1, code, '--by', 'Huda'),
      await daftar(['refund', 'show', '1', '--code', '000000']),
      await daftar(['refund', 'show', '1']),
    ];

    expect(wrong.map(({ code, stdout }) => [code, stdout])).toEqual(wrong.map(() => [1, '']));
    expect(wrong.map(({ stderr }) => sentence(stderr))).toEqual([
      expect.stringMatching(`^Merchant ${code} has no refund 1: `),
      expect.stringMatching(`^Merchant ${code} has no refund 1: `),
      expect.stringMatching('^There is no merchant 000000: '),
      expect.stringMatching('^There are \\d+ merchants: say which one with --code, '),
    ]);
  });
});

describe('payment give-back', () => {
  const giveBack = (token: string, code: string) =>
    daftar([
      'payment',
      'give-back',
      '--token',
      token,
      '--code',
      code,
      '--by',
      'Huda',
      '--remark',
      'Paid twice',
    ]);
  const toRefund = async (code: string) => (await daftar(['payment', 'to-refund', '--code', code])).stdout;

  test('gives back the money of a payment that paid nothing, which is then listed no more', async () => {
    const { code, call, payAgain } = await paid();
    const token = await payAgain();

    const ended = await giveBack(token, code);
    const again = await giveBack(token, code);

    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(
      new RegExp(
        `^Refund 1 of merchant ${code} was asked for and approved by Huda on ${time}\\.\n` +
          'The acquirer gave KWD 15\\.000 back on .*\\.\n$',
      ),
    );
    expect(await toRefund(code)).toBe('No money has to go back.\n');
    expect([again.code, sentence(again.stderr)]).toEqual([1, 'This payment has been given back: refund 1.']);
    const { refund_request_list } = await call('GET', '/api/v1/refund');
    expect(refund_request_list.data).toMatchObject([
      { token, amount: '15.000', status: 1, refund_method: 1, approved_by: 'Huda', remarks: 'Paid twice' },
    ]);
  });

  test('of one that is on its way is refused, and the list says that it is', async () => {
    const { code, payAgain } = await paid('time-out');
    const token = await payAgain();
    await giveBack(token, code);

    const again = await giveBack(token, code);

    expect([again.code, sentence(again.stderr)]).toEqual([
      1,
      'This payment is being given back: "refund list" shows where refund 1 stands.',
    ]);
    expect(await toRefund(code)).toMatch(/already paid by another payment {2}\(KWD 15\.000 under way\)\n$/);
  });

  test('changes nothing for any other payment', async () => {
    const { code, token, call } = await paid();

    const ended = [await giveBack(token, code), await giveBack('84221717575602869376365549977', code)];

    expect(ended.map(({ code, stdout, stderr }) => [code, stdout, sentence(stderr)])).toEqual([
      [1, '', 'This payment paid what it was for: its merchant asks for refunds of it.'],
      [1, '', `Merchant ${code} has no captured payment with this token.`],
    ]);
    expect((await call('GET', '/api/v1/refund')).refund_request_list.data).toEqual([]);
  });

  test('of what was taken a second time says what to give back at the acquirer by hand', async () => {
    const { merchantId, code, token, call } = await paid();
    const payment = (await paymentRepository(tableUnderTest()).byToken(
      { id: merchantId, code },
      token,
    )) as Payment;
    const capture = { ...(payment.capture as Capture), acquirerPaymentId: '100000000000000099' };
    await learnPayment(tableUnderTest(), payment, { result: 'captured', capture }, Date.now());

    const ended = await giveBack(token, code);

    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(sentence(ended.stderr)).toContain(
      'The second capture of it, 100000000000000099 of KWD 15.000, has to be given back at the acquirer by hand.',
    );
    expect(await toRefund(code)).toContain('one payment, 100000000000000099 at the acquirer\n');
    expect((await call('GET', '/api/v1/refund')).refund_request_list.data).toEqual([]);
  });
});
