import { listTransactionsContract } from '../../shared/contracts/list-transactions.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { transactionCsv } from '../../shared/contracts/transaction-csv.ts';
import { transactionRow, transactionStats } from '../../shared/contracts/transaction-row.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { environment } from '../../shared/environment.ts';
import { type FileReply, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { mostExportedBytes, tooLargeExport } from '../../shared/store/transaction-export.ts';
import { type TransactionLists, transactionListRepository } from '../../shared/store/transaction-lists.ts';

const onAws: { lists: TransactionLists } = { lists: transactionListRepository(services().table) };

export const listTransactions = async (
  { input, merchant }: MerchantRequest<typeof listTransactionsContract.fields>,
  { lists } = onAws,
): Promise<Reply | FileReply> => {
  const { fromDate: from, toDate: to, paymentStatus: status, serviceType, paymentType, search } = input;
  const filter = { from, to, status, serviceType, paymentType, search };
  if (input.exportAs === 'csv' && input.page === undefined) return csv(await lists.all(merchant.id, filter));
  const { page = 1 } = input;
  const { payments, total, tallies } = await lists.page(merchant.id, filter, page);
  if (input.exportAs === 'csv') return csv(payments);
  const listUrl = environment.publicBaseUrl + listTransactionsContract.path;
  return {
    message: 'Transaction Report List',
    response: {
      transaction_list: {
        data: payments.map(transactionRow),
        pagination: pagination(total, payments.length, page, listUrl),
      },
      ...(input.nostats === '1' ? {} : { stats: transactionStats(tallies) }),
    },
  };
};

const csv = async (payments: readonly Payment[]): Promise<FileReply> => {
  const bytes = await transactionCsv(payments);
  if (bytes.length > mostExportedBytes) throw tooLargeExport();
  return { plain: true, file: { bytes, contentType: 'text/csv; charset=utf-8', name: 'transactions.csv' } };
};

export const handler = operation(listTransactionsContract, listTransactions);
