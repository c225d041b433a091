import { getTransaction } from '../../functions/reports/get-transaction.ts';
import { listTransactions } from '../../functions/reports/list-transactions.ts';
import type { Input } from '../../shared/contracts/contract.ts';
import { listTransactionsContract } from '../../shared/contracts/list-transactions.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import type { Table } from '../../shared/store/table.ts';
import { transactionListRepository } from '../../shared/store/transaction-lists.ts';
import { deliverPayments, live, paymentRecordOf } from '../store/payment-stream.ts';
import { day, dayMs, noonMs } from '../store/shop.ts';
import { aCapture, aPayment } from '../unit/fixtures/payment.ts';

type Filters = Input<typeof listTransactionsContract.fields>;
type Measure = (name: string, act: () => Promise<unknown>) => Promise<unknown>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What following payments and reading the report cost: 200 transactions, half of them on one day, half a month before. */
export const reportCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const merchantId = request.merchant.id;
  const lifeOf = (id: number): Payment[] => {
    const started = { ...aPayment, merchantId, id, createdMs: noonMs - (id > 100 ? 0 : 30) * dayMs };
    return [started, { ...started, state: 'captured', capture: aCapture }];
  };
  await live(table, ...Array.from({ length: 200 }, (_, at) => lifeOf(at + 1)));
  const [started, captured] = lifeOf(201) as [Payment, Payment];
  await cost('projection of a payment begun', () =>
    deliverPayments(table, [paymentRecordOf(undefined, started)]),
  );
  await cost('projection of a captured payment', () =>
    deliverPayments(table, [paymentRecordOf(started, captured)]),
  );

  const lists = transactionListRepository(table);
  const nothing = Object.fromEntries(
    Object.keys(listTransactionsContract.fields).map((name) => [name, undefined]),
  );
  const list = (filters: Partial<Filters>) =>
    listTransactions(
      { ...request, nowMs: noonMs, params: {}, input: { ...nothing, ...filters } as Filters },
      { lists },
    );
  const march = { fromDate: day('2026-03-01'), toDate: day('2026-03-31') };
  await cost('report, page 1 of 200 transactions', () => list({}));
  await cost('report, page 10 of 200 transactions', () => list({ page: 10 }));
  await cost('report, past the end', () => list({ page: 99 }));
  await cost('report, page 1 of a whole month', () => list(march));
  await cost('report, page 1 of a date range', () => list({ ...march, fromDate: day('2026-03-02') }));
  await cost('report, page 1 of one status', () => list({ paymentStatus: 1 }));
  await cost('report, one match of a search', () => list({ search: '200' }));
  await cost('report, 200 transactions as CSV', () => list({ exportAs: 'csv' }));
  await cost('transaction details', () =>
    getTransaction({ ...request, nowMs: noonMs, params: { id: '1' }, input: {} as never }, { table }),
  );
};
