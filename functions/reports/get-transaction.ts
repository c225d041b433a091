import { getTransactionContract } from '../../shared/contracts/get-transaction.ts';
import { endedTransactionObject } from '../../shared/contracts/transaction-object.ts';
import { transactionRow } from '../../shared/contracts/transaction-row.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { transactionOf } from '../../shared/domain/transaction.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundsOfPayment } from '../../shared/store/refunds-of-payments.ts';

const onAws = { table: services().table };

export const getTransaction = async (
  { merchant, params }: MerchantRequest<typeof getTransactionContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const payment = await paymentRepository(table).byId(merchant.id, idIn(params));
  // A payment that has not ended is none of the report's rows either.
  if (!payment || !transactionOf(payment)) throw new ApiError({ code: 'not-found' });
  const refunds = await refundsOfPayment(table, payment);
  return {
    message: 'Transaction Details',
    response: { ...transactionRow(payment), transaction: endedTransactionObject(payment, refunds) },
  };
};

export const handler = operation(getTransactionContract, getTransaction);
