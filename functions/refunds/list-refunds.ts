import { listRefundsContract } from '../../shared/contracts/list-refunds.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { refundObject } from '../../shared/contracts/refund-object.ts';
import { refundStats } from '../../shared/contracts/refund-stats.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type RefundLists, refundListRepository } from '../../shared/store/refund-lists.ts';

const onAws: { lists: RefundLists } = { lists: refundListRepository(services().table) };

export const listRefunds = async (
  { input, merchant }: MerchantRequest<typeof listRefundsContract.fields>,
  { lists } = onAws,
): Promise<Reply> => {
  const { fromDate: from, toDate: to, page = 1, search } = input;
  const { rows, total, amounts } = await lists.page(merchant.id, { from, to, search }, page);
  const listUrl = environment.publicBaseUrl + listRefundsContract.path;
  return {
    message: 'Refund requests',
    response: {
      stats: refundStats(total, amounts),
      refund_request_list: {
        data: rows.map(refundObject),
        pagination: pagination(total, rows.length, page, listUrl),
      },
    },
  };
};

export const handler = operation(listRefundsContract, listRefunds);
