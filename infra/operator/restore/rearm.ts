import {
  bulkMinuteKey,
  bulkRowPrefix,
  bulkRowsOf,
  bulkSendingKey,
  bulkSendingPrefix,
  paymentsOf,
  refundsOf,
  subscriptionKey,
} from '../../../shared/store/keys.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import type { Item, Query, Table } from '../../../shared/store/table.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { itemsIn, keyOf } from '../pages.ts';

/** What fell due between the restored moment and now: how much is done again, and how much is left to somebody's decision. */
export interface Rearmed {
  kind: string;
  due: number;
  rearmed: number;
}

interface DueKind {
  kind: string;
  /** It makes payers pay or hear of something: it may have done so already, in the time that was lost. */
  charges: boolean;
  items: (table: Table, merchantId: number, nowMs: number) => AsyncGenerator<Item, void>;
}

const dueIn =
  (query: (merchantId: number) => Query): DueKind['items'] =>
  (table, merchantId) =>
    itemsIn(table, query(merchantId));

const kinds: readonly DueKind[] = [
  {
    kind: 'payments to ask after',
    charges: false,
    items: dueIn((id) => ({ pk: paymentsOf(id), beginsWith: 'P#' })),
  },
  {
    kind: 'refunds to ask after',
    charges: false,
    items: dueIn((id) => ({ pk: refundsOf(id), beginsWith: 'R#' })),
  },
  {
    kind: 'subscriptions to charge',
    charges: true,
    items: dueIn((id) => ({ pk: subscriptionKey(id, 0).pk })),
  },
  { kind: 'minutes of scheduled rows', charges: true, items: minutes },
  {
    kind: 'sendings of rows',
    charges: true,
    items: dueIn((id) => ({ pk: bulkSendingKey(id, '').pk, beginsWith: bulkSendingPrefix })),
  },
];

/**
 * Has what is overdue in a restored table done: the schedules that would have had it done have fired, for the table that was.
 *
 * Its time moves by a millisecond, which the table's stream tells the worker that makes schedules. To ask an acquirer how
 * something stands can be done any number of times. What charges cards or sends invoices is left, unless `charges` says
 * that somebody has compared it with what the acquirer and the payers already have.
 */
export const rearm = async (table: Table, charges: boolean, nowMs: number): Promise<Rearmed[]> => {
  const merchants = await merchantRepository(table).list();
  const outcome: Rearmed[] = [];
  for (const each of kinds) {
    const counts = { kind: each.kind, due: 0, rearmed: 0 };
    for (const { id } of merchants) {
      for await (const item of each.items(table, id, nowMs)) {
        const dueMs = item['dueMs'] as number | undefined;
        if (dueMs === undefined || dueMs > nowMs) continue;
        counts.due += 1;
        if ((!each.charges || charges) && (await moved(table, item, dueMs))) counts.rearmed += 1;
      }
    }
    outcome.push(counts);
  }
  return outcome;
};

/** False where something has come of it meanwhile. */
const moved = (table: Table, item: Item, dueMs: number): Promise<boolean> =>
  unlessChanged(() =>
    table.update(keyOf(item), 'SET dueMs = :next', {
      condition: 'dueMs = :due',
      values: { ':next': dueMs + 1, ':due': dueMs },
    }),
  );

/** A minute is found by the rows that wait for it. */
async function* minutes(table: Table, merchantId: number, nowMs: number): AsyncGenerator<Item, void> {
  const seen = new Set<number>();
  const rows = itemsIn(table, { pk: bulkRowsOf(merchantId, 'scheduled'), beginsWith: bulkRowPrefix });
  for await (const { status, scheduledMs } of rows) {
    const minuteMs = scheduledMs as number;
    if (status !== 'waiting' || minuteMs > nowMs || seen.has(minuteMs)) continue;
    seen.add(minuteMs);
    const minute = await table.get(bulkMinuteKey(merchantId, minuteMs));
    if (minute) yield minute;
  }
}
