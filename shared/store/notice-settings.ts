import {
  changedNotices,
  defaultNoticeSettings,
  type NoticeChange,
  type NoticeSettings,
} from '../domain/merchant.ts';
import { merchantKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import { ConditionFailed, type Table } from './table.ts';

/** Changes some of how a merchant wants to be told, and answers the settings afterwards. Of many changes at once none is lost. */
export const changeNotices = (
  table: Table,
  merchantId: number,
  change: NoticeChange,
): Promise<NoticeSettings> =>
  untilSettled(async () => {
    const item = await table.get(merchantKey(merchantId));
    if (!item) throw new Error(`There is no merchant ${merchantId}.`);
    const before = item['notices'] as NoticeSettings | undefined;
    const after = changedNotices({ ...defaultNoticeSettings, ...before }, change);
    try {
      await table.update(merchantKey(merchantId), 'SET notices = :after', {
        condition: before === undefined ? 'attribute_not_exists(notices)' : 'notices = :before',
        values: { ':after': after, ...(before && { ':before': before }) },
      });
      return after;
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  });

/** Says how a merchant wants to be told, where nobody has said anything about it. */
export const ensureNotices = async (
  table: Table,
  merchantId: number,
  notices: NoticeSettings,
): Promise<void> => {
  await table.update(merchantKey(merchantId), 'SET notices = if_not_exists(notices, :notices)', {
    condition: 'attribute_exists(pk)',
    values: { ':notices': notices },
  });
};
