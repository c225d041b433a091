import { ApiError } from '../../shared/domain/api-error.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import type { Actor } from '../../shared/store/refund-writes.ts';
import { type Decision, refundRepository } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';
import { OperatorError } from './operator-error.ts';
import { noRefund, stepSentence } from './refund-report.ts';

/** Records an operator's decision about a refund; the refund afterwards. Says who was faster where somebody was. */
export const decideRefund = async (
  table: Table,
  merchant: Merchant,
  id: number,
  decision: Decision,
  actor: Actor,
  nowMs: number,
): Promise<Refund> => {
  const refunds = refundRepository(table);
  const refund = await refunds.byId(merchant.id, id);
  if (!refund) throw noRefund(merchant, id);
  // The sandbox tells its time in whole seconds, and the merchant may have asked within this one.
  const decidedMs = Math.max(nowMs, refund.createdMs);
  try {
    return await refunds.decide(merchant.id, id, decision, actor, decidedMs);
  } catch (error) {
    if (!(error instanceof ApiError) || error.failure.code !== 'invalid-fields') throw error;
    const steps = (await refunds.history(merchant.id, id)).slice(1).map(stepSentence);
    throw new OperatorError(
      `Refund ${id} of merchant ${merchant.code} cannot be ${decision === 'approve' ? 'approved' : 'rejected'}: it ${steps.join(', then ')} (Kuwait time).`,
    );
  }
};
