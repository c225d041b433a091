import type { Refund, RefundStep } from '../domain/refund.ts';
import { type Key, refundKey, refundStepKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** A refund as the table keeps it. Its `dueMs` is what has the acquirer told or asked (`shared/schedules`). */
export const refundItem = (refund: Refund): Item & Key => ({
  ...refundKey(refund.merchantId, refund.id),
  v: version,
  ...refund,
});

/** The refund in an item, without what only the table needs. */
export const refundFrom = (item: Item): Refund => {
  const { pk: _pk, sk: _sk, v, ...refund } = item;
  if (v !== version)
    throw new Error(`A refund item has schema version ${String(v)}; this code reads ${version}.`);
  return refund as unknown as Refund;
};

export const refundStepItem = (
  { merchantId, id }: Pick<Refund, 'merchantId' | 'id'>,
  step: RefundStep,
): Item & Key => ({ ...refundStepKey(merchantId, id, step.number), v: version, ...step });

export const refundStepFrom = ({ pk: _pk, sk: _sk, v: _v, ...step }: Item): RefundStep =>
  step as unknown as RefundStep;
