import { describe, expect, test } from 'vitest';
import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { silenceMs } from '../../shared/acquirers/simulator/decisions.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Refund, RefundablePayment } from '../../shared/domain/refund.ts';
import { ownTable } from './own-table.ts';
import { paidShop } from './refund-shop.ts';
import { atOnce, minuteMs, noonMs, tally } from './shop.ts';

const table = await ownTable();
const acquirer = simulator(table);
const answered = noonMs + silenceMs;

const taken = async (behaviour?: RefundBehaviour) => {
  const { payment, givenBack } = await paidShop(table, behaviour);
  const of = (reference: string, amount: number) => ({ reference, amount }) as Refund;
  const captured = payment as RefundablePayment;
  const told = async (reference: string, amount: number, nowMs = noonMs) =>
    (await acquirer.refund(captured, of(reference, amount), nowMs)).result;
  const asked = async (reference: string, nowMs = noonMs) =>
    (await acquirer.lookupRefund(captured, of(reference, 0), nowMs)).result;
  return { captured, told, asked, givenBack };
};

describe('The simulator', () => {
  test('gives money back once for each reference, however often and at once it is told', async () => {
    const { told, givenBack } = await taken();

    const results = await atOnce(10, () => told('R1', 4_000));

    expect(tally(results)).toEqual(new Map([['refunded', 10]]));
    expect(await givenBack()).toBe(4_000);
  });

  test('never gives more back than it took, of many refunds at once', async () => {
    const { told, givenBack } = await taken();

    const results = await atOnce(20, (at) => told(`R${at}`, 1_000));

    expect(tally(results)).toEqual(
      new Map([
        ['refunded', 15],
        ['refused', 5],
      ]),
    );
    expect(await givenBack()).toBe(15_000);
  });

  test('refuses what is more than is left, and keeps to that', async () => {
    const { told, asked, givenBack } = await taken();

    const results = [await told('R1', 10_000), await told('R2', 5_001), await told('R3', 5_000)];

    expect(results).toEqual(['refunded', 'refused', 'refunded']);
    expect([await told('R2', 5_001), await asked('R2')]).toEqual(['refused', 'refused']);
    expect(await givenBack()).toBe(15_000);
  });

  test('gives nothing back of a payment that it never took', async () => {
    const { captured } = await taken();
    const unknown = { ...captured, returnKey: '9NOBODYKNOWSTHIS0' };

    expect(await acquirer.refund(unknown, { reference: 'R1', amount: 1 } as Refund, noonMs)).toEqual({
      result: 'refused',
    });
  });

  test('says when it gave the money back, and knows nothing of a refund that it was never told of', async () => {
    const { captured, told, asked } = await taken();
    await told('R1', 1_000, noonMs + minuteMs);

    const known = await acquirer.lookupRefund(captured, { reference: 'R1' } as Refund, answered);

    expect(known).toEqual({ result: 'refunded', refundedMs: noonMs + minuteMs });
    expect(await asked('R2')).toBe('absent');
  });

  test('refuses always where the payer chose so', async () => {
    const { told, asked, givenBack } = await taken('refuse');

    expect([await told('R1', 1_000), await told('R2', 1_000), await asked('R1')]).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
    expect(await givenBack()).toBe(0);
  });

  test('refuses the first refund and gives the next one back where the payer chose so', async () => {
    const { told, givenBack } = await taken('refuse-once');

    const results = [await told('R1', 1_000), await told('R2', 2_000), await told('R1', 1_000)];

    expect(results).toEqual(['refused', 'refunded', 'refused']);
    expect(await givenBack()).toBe(2_000);
  });

  test('that times out has given the money back, and says so three minutes later', async () => {
    const { told, asked, givenBack } = await taken('time-out');

    const during = [await told('R1', 1_000), await asked('R1', answered - 1)];

    expect(during).toEqual(['unknown', 'unknown']);
    expect(await givenBack()).toBe(1_000);
    expect(await asked('R1', answered)).toBe('refunded');
  });

  test('that loses a refund has never heard of it, and gives it back when it is told again', async () => {
    const { told, asked, givenBack } = await taken('lost');

    const first = [await told('R1', 1_000), await asked('R1', answered - 1), await asked('R1', answered)];
    const lost = await givenBack();
    const again = await told('R1', 1_000, answered);

    expect(first).toEqual(['unknown', 'unknown', 'absent']);
    expect(lost).toBe(0);
    expect([again, await told('R1', 1_000, answered), await givenBack()]).toEqual([
      'refunded',
      'refunded',
      1_000,
    ]);
  });
});
