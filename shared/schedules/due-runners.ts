import type { Acquirer } from '../acquirers/acquirer.ts';
import { acquirerOf } from '../acquirers/paying.ts';
import { reconcilePayment } from '../acquirers/reconcile-payment.ts';
import { services } from '../http/services.ts';
import type { Table } from '../store/table.ts';
import { runSubscription } from '../subscriptions/run-subscription.ts';
import type { DueRunner } from './due-work.ts';

/** Who does the work of an item that is due, by the beginning of its sort key. */
export type DueRunners = Readonly<Record<string, DueRunner>>;

/** One line for each kind of item that carries `dueMs`; `schedule-due-work` listens to the same sort keys. */
export const dueRunners: DueRunners = {
  'P#': (work, nowMs) => withAcquirer((table, acquirer) => reconcilePayment(table, acquirer, work, nowMs)),
  'S#': (work, nowMs) => withAcquirer((table, acquirer) => runSubscription({ table, acquirer }, work, nowMs)),
};

const withAcquirer = (
  act: (table: Table, acquirer: Acquirer) => ReturnType<DueRunner>,
): ReturnType<DueRunner> => {
  const { table } = services();
  const acquirer = acquirerOf(table);
  if (!acquirer) throw new Error('No acquirer is set.');
  return act(table, acquirer);
};
