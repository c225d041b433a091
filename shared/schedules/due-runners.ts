import { runRefund } from '../acquirers/give-back.ts';
import { acquirerOf } from '../acquirers/paying.ts';
import { reconcilePayment } from '../acquirers/reconcile-payment.ts';
import { runMinute } from '../bulk/run-minute.ts';
import { runSending } from '../bulk/run-sending.ts';
import { bulkMinuteSortKey, bulkSendingPrefix } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { runSubscription } from '../subscriptions/run-subscription.ts';
import type { DueRunner } from './due-work.ts';

/** Who does the work of an item that is due, by the beginning of its sort key. */
export type DueRunners = Readonly<Record<string, DueRunner>>;

/** One line for each kind of item that carries `dueMs`; `follow-changes` listens to the same sort keys. */
export const dueRunners = (table: Table): DueRunners => ({
  'P#': (work, nowMs) => reconcilePayment(table, acquirerOf(table), work, nowMs),
  'R#': (work, nowMs) => runRefund(table, acquirerOf(table), work, nowMs),
  'S#': async (work, nowMs) => {
    const acquirer = acquirerOf(table);
    if (!acquirer) throw new Error('A subscription is due, and no acquirer is set to charge.');
    return runSubscription({ table, acquirer }, work, nowMs);
  },
  [bulkMinuteSortKey]: (work, nowMs) => runMinute(table, work, nowMs),
  [bulkSendingPrefix]: (work, nowMs) => runSending(table, work, nowMs),
});
