import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type KuwaitDate, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { pageSize } from '../../shared/domain/page.ts';
import { type Payment, paymentStatusOf } from '../../shared/domain/payment.ts';
import { moneyTaken } from '../../shared/domain/transaction.ts';
import { paymentItem } from '../../shared/store/payment-item.ts';
import { type TransactionFilter, transactionListRepository } from '../../shared/store/transaction-lists.ts';
import { aCapture, aPayment } from '../unit/fixtures/payment.ts';
import { ownTable } from './own-table.ts';
import { deliverPayments, paymentRecordOf } from './payment-stream.ts';
import { dayMs, newShop, noonMs } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const lists = transactionListRepository(table);

/** Days over which payments are spread: from 10 March to the end of May and a little beyond, two months whole. */
const mostDays = 85;
const firstDay = kuwaitDate(noonMs);

/** A payment's way: what it becomes after it has started. */
const ends = fc.constantFrom<readonly Payment['state'][]>(
  [],
  ['unknown'],
  ['failed'],
  ['cancelled'],
  ['captured'],
  ['captured'],
  ['unknown', 'failed'],
  ['failed', 'captured'],
  ['cancelled', 'captured'],
  ['unknown', 'unknown', 'captured'],
);
const way = fc.record({
  // Many on a few days, so that pages end within a day; the others each on a day of its own.
  day: fc.oneof(fc.constantFrom(0, 1, 21, 22, 52), fc.nat(mostDays)),
  states: ends,
  paymentType: fc.constantFrom(1, 2, 16),
  serviceType: fc.constantFrom(2, 7, 3),
  method: fc.constantFrom('page' as const, 'saved-card' as const),
  amount: fc.integer({ min: 1, max: 2_000_000 }),
  orderReference: fc.constantFrom('ORDER-1', 'ORDER-2', 'BILL-1'),
});

const within = fc.option(
  fc.integer({ min: -3, max: mostDays + 3 }).map((days) => addDays(firstDay, days)),
  {
    nil: undefined,
  },
);
const monthBounds = fc.constantFrom(
  { from: '2026-04-01', to: '2026-04-30' },
  { from: '2026-03-11', to: '2026-05-31' },
  { from: '2026-04-01', to: '2026-06-01' },
) as fc.Arbitrary<{ from: KuwaitDate; to: KuwaitDate }>;
const kinds = fc.record({
  serviceType: fc.option(fc.constantFrom(2, 3, 7, 6), { nil: undefined, freq: 3 }),
  paymentType: fc.option(fc.constantFrom(1, 2, 16), { nil: undefined, freq: 3 }),
  status: fc.option(fc.constantFrom(0, 1, 5, 8, 2), { nil: undefined, freq: 3 }),
});
const filter: fc.Arbitrary<TransactionFilter> = fc
  .tuple(
    fc.oneof(fc.record({ from: within, to: within }), monthBounds),
    kinds,
    fc.option(fc.constantFrom('order', 'ORDER-2', 'bill', 'none'), { nil: undefined, freq: 2 }),
  )
  .map(([dates, kind, search]) => ({ ...dates, ...kind, search }));

/** How the stream's records reach the worker: in batches, some cut short by a failure, some delivered again whole. */
const deliveries = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 30 }), failAt: fc.nat(40), again: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

test('whatever payments become, and however often it is told, the report is exactly what they have become', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(way, { minLength: 1, maxLength: 70 }),
      deliveries,
      fc.array(filter, { minLength: 4, maxLength: 6 }),
      async (ways, batches, filters) => {
        const shop = await newShop(table);
        const lives = ways.map((each, at) => livesOf(shop, each, at + 1));
        const payments = lives.map((life) => life.at(-1) as Payment);
        await table.writeMany(payments.map(paymentItem), []);
        await drain(interleaved(lives), batches);

        for (const wanted of [{}, ...filters]) {
          expect({ wanted, ...(await seen(shop, wanted)) }).toEqual({
            wanted,
            ...expected(payments, wanted),
          });
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});

type Way = typeof way extends fc.Arbitrary<infer W> ? W : never;

const livesOf = (shop: Merchant, { day, states, ...parts }: Way, id: number): Payment[] => {
  const createdMs = noonMs + day * dayMs;
  const started: Payment = {
    ...aPayment,
    ...parts,
    id,
    merchantId: shop.id,
    createdMs,
    updatedMs: createdMs,
  };
  const later = states.map(
    (state, at): Payment => ({
      ...started,
      state,
      lookups: at,
      capture: state === 'captured' ? aCapture : null,
      updatedMs: createdMs + at + 1,
    }),
  );
  return [started, ...later];
};

/** Every payment's changes in their order, those of different payments mixed. */
const interleaved = (lives: readonly Payment[][]): DynamoDBRecord[] =>
  lives
    .flatMap((life, place) =>
      life.map((state, at) => ({
        order: at * lives.length + ((place * 7) % lives.length),
        record: paymentRecordOf(life[at - 1], state),
      })),
    )
    .sort((a, b) => a.order - b.order)
    .map(({ record }) => record);

const drain = async (
  records: DynamoDBRecord[],
  batches: readonly { size: number; failAt: number; again: boolean }[],
): Promise<void> => {
  for (let done = 0, nth = 0; done < records.length; nth++) {
    const { size, failAt, again } = batches[nth % batches.length] as (typeof batches)[number];
    const batch = records.slice(done, done + size);
    const faulty = failingAt(table, failAt, failAt % 2 === 0 ? 'before' : 'after');
    const { batchItemFailures } = await deliverPayments(faulty, batch);
    const failed = batch.findIndex(
      ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
    );
    // Lambda tries again from the record that failed on; it may also lose the answer and deliver everything again.
    if (failed >= 0) await deliverPayments(table, batch.slice(failed));
    if (again) await deliverPayments(table, batch);
    done += batch.length;
  }
};

const seen = async (shop: Merchant, wanted: TransactionFilter) => {
  const { total, tallies, payments: first } = await lists.page(shop.id, wanted, 1);
  const others = Array.from({ length: Math.ceil(total / pageSize) }, (_, at) => at + 2);
  const rest = await Promise.all(
    others.map(async (page) => (await lists.page(shop.id, wanted, page)).payments),
  );
  return {
    total,
    amount: tallies.reduce((sum, { amount }) => sum + amount, 0),
    taken: [moneyTaken(tallies), ...[2, 3, 7].map((service) => moneyTaken(tallies, service))],
    pages: [first, ...rest],
    exported: await lists.all(shop.id, wanted),
  };
};

const expected = (payments: readonly Payment[], wanted: TransactionFilter) => {
  const rows = payments
    .map((payment) => ({ payment, day: kuwaitDate(payment.createdMs), status: paymentStatusOf(payment) }))
    .filter(
      ({ payment, day, status }) =>
        status !== undefined &&
        (wanted.from === undefined || day >= wanted.from) &&
        (wanted.to === undefined || day <= wanted.to) &&
        (wanted.serviceType === undefined || payment.serviceType === wanted.serviceType) &&
        (wanted.paymentType === undefined || payment.paymentType === wanted.paymentType) &&
        (wanted.status === undefined || status === wanted.status) &&
        payment.orderReference.toLowerCase().startsWith(wanted.search?.toLowerCase() ?? ''),
    )
    .sort((a, b) => (a.day === b.day ? b.payment.id - a.payment.id : a.day < b.day ? 1 : -1))
    .map(({ payment }) => payment);
  const takenFor = (service?: number): number | undefined => {
    const amounts = rows
      .filter(({ state, serviceType }) => state === 'captured' && (service ?? serviceType) === serviceType)
      .map(({ amount }) => amount);
    return amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum + amount);
  };
  return {
    total: rows.length,
    amount: rows.reduce((sum, { amount }) => sum + amount, 0),
    taken: [takenFor(), takenFor(2), takenFor(3), takenFor(7)],
    pages: Array.from({ length: Math.ceil(rows.length / pageSize) + 1 }, (_, at) =>
      rows.slice(at * pageSize, (at + 1) * pageSize),
    ),
    exported: rows,
  };
};
