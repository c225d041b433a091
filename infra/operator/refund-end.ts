import { setTimeout } from 'node:timers/promises';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { formatAmount } from '../../shared/domain/money.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import type { Refunds } from '../../shared/store/refunds.ts';
import { OperatorError } from './operator-error.ts';

const pauseMs = 300;
const patienceMs = 20_000;

/**
 * Waits a while for the service to have the acquirer give an approved refund's money back, and prints how that ended, or
 * that it goes on by itself. Fails when the acquirer refused.
 */
export const sayHowItEnds = async (refunds: Pick<Refunds, 'byId'>, approved: Refund): Promise<void> => {
  const refund = await onceTold(refunds, approved);
  const money = `KWD ${formatAmount(refund.amount)}`;
  const look = `"npm run daftar -- refund show ${refund.id}" shows how it stands.`;
  switch (refund.state) {
    case 'refunded':
      console.log(`The acquirer gave ${money} back on ${refund.refundedOn}.`);
      return;
    case 'refused':
      throw new OperatorError(`The acquirer refused to give ${money} back: it can be asked for again.`);
    case 'unknown':
      console.log(
        `The acquirer has not answered yet. It is asked again by itself on ${kuwaitTimestamp(refund.dueMs ?? refund.updatedMs)} (Kuwait time); ${look}`,
      );
      return;
    default:
      console.log(
        `The acquirer has not been told yet; on AWS that may take a minute. It goes on by itself; ${look}`,
      );
  }
};

/** The refund once the acquirer has been told of it, or when patience ends. */
const onceTold = async (
  refunds: Pick<Refunds, 'byId'>,
  { merchantId, id }: Pick<Refund, 'merchantId' | 'id'>,
): Promise<Refund> => {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const refund = await refunds.byId(merchantId, id);
    if (!refund) throw new Error(`Merchant ${merchantId} has no refund ${id}.`);
    if (refund.state !== 'approved' || waitedMs >= patienceMs) return refund;
    await setTimeout(pauseMs);
  }
};
