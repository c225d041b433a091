import { expect, test } from 'vitest';
import { putOff } from '../../shared/schedules/put-off.ts';
import { paymentKey } from '../../shared/store/keys.ts';
import { ownTable } from './own-table.ts';
import { minuteMs, newShop, noonMs } from './shop.ts';
import { capturedAt, tillOf } from './till.ts';

const table = await ownTable();

const begun = async () => {
  const till = tillOf(table, await newShop(table));
  const payment = await till.begin(await till.bill());
  const work = { ...paymentKey(payment.merchantId, payment.id), dueMs: payment.dueMs ?? 0 };
  const dueIn = async () => ((await till.stored(payment)).dueMs ?? 0) - noonMs;
  return { till, payment, work, dueIn };
};

test('Failed work waits as long again as it has been failing, a minute at least and six hours at most', async () => {
  const { work, dueIn } = await begun();
  const waits: number[] = [];

  for (let tries = 0; tries < 12; tries++) {
    const dueMs = noonMs + (await dueIn());
    await putOff(table, { ...work, dueMs }, dueMs);
    waits.push(((await dueIn()) + noonMs - dueMs) / minuteMs);
  }

  expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
});

test('What fails anew, after it went well, is put off by a minute again', async () => {
  const { work, dueIn } = await begun();
  for (let tries = 0; tries < 5; tries++) {
    const dueMs = noonMs + (await dueIn());
    await putOff(table, { ...work, dueMs }, dueMs);
  }
  const dueMs = noonMs + 24 * 60 * minuteMs;
  const { pk, sk } = work;
  await table.update({ pk, sk }, 'SET dueMs = :due', { values: { ':due': dueMs } });

  await putOff(table, { ...work, dueMs }, dueMs);

  expect(await dueIn()).toBe(dueMs - noonMs + minuteMs);
});

test('An item that has moved on is left as it is', async () => {
  const { till, payment, work } = await begun();
  await till.tell(payment, capturedAt(noonMs));
  const ended = await till.stored(payment);

  await putOff(table, work, noonMs + 20 * minuteMs);
  await putOff(table, { ...work, sk: 'P#9999999999' }, noonMs);

  expect(await till.stored(payment)).toEqual(ended);
});
