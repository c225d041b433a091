import type { Acquirer } from '../acquirers/acquirer.ts';
import { acquirerOf } from '../acquirers/paying.ts';
import { reconcilePayment } from '../acquirers/reconcile-payment.ts';
import type { Table } from '../store/table.ts';
import { runSubscription } from '../subscriptions/run-subscription.ts';
import type { DueRunner } from './due-work.ts';

/** Who does the work of an item that is due, by the beginning of its sort key. */
export type DueRunners = Readonly<Record<string, DueRunner>>;

/** One line for each kind of item that carries `dueMs`; `schedule-due-work` listens to the same sort keys. */
export const dueRunners = (table: Table): DueRunners => ({
  'P#': withAcquirer(table, (acquirer, work, nowMs) => reconcilePayment(table, acquirer, work, nowMs)),
  'S#': withAcquirer(table, (acquirer, work, nowMs) => runSubscription({ table, acquirer }, work, nowMs)),
});

const withAcquirer =
  (
    table: Table,
    run: (acquirer: Acquirer, ...due: Parameters<DueRunner>) => ReturnType<DueRunner>,
  ): DueRunner =>
  async (work, nowMs) => {
    const acquirer = acquirerOf(table);
    if (!acquirer) throw new Error('A payment is due, and no acquirer is set to ask.');
    return run(acquirer, work, nowMs);
  };
