import { isUnderWay, type Refund, type RefundOutcome } from '../domain/refund.ts';
import { logFault, logRefund } from '../http/log.ts';
import type { DueWork } from '../schedules/due-work.ts';
import { stillDue } from '../schedules/still-due.ts';
import { refundFrom } from '../store/refund-item.ts';
import { type RefundOfPayment, refundRepository } from '../store/refunds.ts';
import type { Table } from '../store/table.ts';
import type { Acquirer } from './acquirer.ts';

/**
 * Has the acquirer give an approved refund's money back, and records what came of it; the refund as it is then.
 *
 * The acquirer is asked first, and told only of a refund that it has never heard of: whoever died between telling and
 * recording, or was not answered, is followed without money going back twice. An acquirer that cannot be asked, or that
 * none is set, is asked again later.
 */
export const giveBack = async (
  table: Table,
  acquirer: Acquirer | undefined,
  { merchantId, id }: Pick<Refund, 'merchantId' | 'id'>,
  nowMs: number,
): Promise<Refund> => {
  const refunds = refundRepository(table);
  const found = await refunds.withPayment(merchantId, id);
  if (!found) throw new Error(`Merchant ${merchantId} has no refund ${id}.`);
  if (!isUnderWay(found.refund)) return found.refund;
  const outcome = await outcomeOf(acquirer, found, nowMs);
  const refund = await refunds.learn(found.refund, outcome, nowMs);
  logRefund({ merchantId, refundId: id, told: outcome.result, state: refund.state });
  return refund;
};

type Told = Exclude<RefundOutcome, { result: 'absent' }>;

const outcomeOf = async (
  acquirer: Acquirer | undefined,
  { payment, refund }: RefundOfPayment,
  nowMs: number,
): Promise<Told> => {
  try {
    const known = await acquirer?.lookupRefund(payment, refund, nowMs);
    if (known && known.result !== 'absent') return known;
    const told = await acquirer?.refund(payment, refund, nowMs);
    return told && told.result !== 'absent' ? told : { result: 'unknown' };
  } catch (error) {
    logFault(`refund ${refund.id}`, error);
    return { result: 'unknown' };
  }
};

/**
 * Goes on with an approved refund whose time has come: nobody has told the acquirer yet, or it did not answer.
 *
 * @returns what was done, in a sentence; undefined when the refund has ended meanwhile, or is due at another time
 */
export const runRefund = async (
  table: Table,
  acquirer: Acquirer | undefined,
  work: DueWork,
  nowMs: number,
): Promise<string | undefined> => {
  const due = await stillDue(table, work, nowMs, refundFrom);
  if (!due) return undefined;
  const { id, merchantId, state } = await giveBack(table, acquirer, due.found, due.atMs);
  return `Refund ${id} of merchant ${merchantId}: ${state}.`;
};
