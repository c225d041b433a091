import { canBeDecided, isUnderWay, type Refund } from '../domain/refund.ts';
import { itemsByKeys } from './items-by-keys.ts';
import { openRefundPrefix, openRefunds, refundKey } from './keys.ts';
import { refundFrom } from './refund-item.ts';
import { queryAll, type Table } from './table.ts';

/** Refunds that have not ended, of one merchant or of all, oldest first. */
export const refundsNotEnded = async (table: Table, merchantId?: number): Promise<Refund[]> => {
  const open = await queryAll(table, {
    pk: openRefunds,
    ...(merchantId !== undefined && { beginsWith: openRefundPrefix(merchantId) }),
  });
  const keys = open.map((item) => refundKey(item['merchantId'] as number, item['refundId'] as number));
  const refunds = (await itemsByKeys(table, keys)).map(refundFrom);
  // One may have ended since the first of these reads.
  return refunds.filter(hasNotEnded).sort((a, b) => a.createdMs - b.createdMs || a.id - b.id);
};

const hasNotEnded = (refund: Refund): boolean => canBeDecided(refund) || isUnderWay(refund);
