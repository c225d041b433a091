import { handler } from '../../functions/schedules/run-due-work.ts';
import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { runRefund } from '../../shared/acquirers/give-back.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { putOff } from '../../shared/schedules/put-off.ts';
import { refundKey } from '../../shared/store/keys.ts';
import { refundRepository } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';

/** Has the service's worker do what is due with a refund, as its schedule does; `through` is the table it works on. */
export const runDueRefund = (
  table: Table,
  { merchantId, id, dueMs = 0 }: Refund,
  { acquirer = simulator(table), through = table }: { acquirer?: Acquirer; through?: Table } = {},
): Promise<{ did: string | null }> =>
  handler(
    { ...refundKey(merchantId, id), dueMs },
    { awsRequestId: 'test' },
    {
      runners: { 'R#': (work, nowMs) => runRefund(through, acquirer, work, nowMs) },
      putOff: (work, nowMs) => putOff(table, work, nowMs),
      clock: () => dueMs,
    },
  );

const mostRuns = 20;

/** Does so at each of the times the refund is due, until it is no more; the refund then. */
export const untilNothingIsDue = async (
  table: Table,
  { merchantId, id }: Pick<Refund, 'merchantId' | 'id'>,
): Promise<Refund> => {
  for (let runs = 0; runs < mostRuns; runs++) {
    const refund = (await refundRepository(table).byId(merchantId, id)) as Refund;
    if (refund.dueMs === undefined) return refund;
    await runDueRefund(table, refund);
  }
  throw new Error(`Refund ${id} is still due after ${mostRuns} runs.`);
};
