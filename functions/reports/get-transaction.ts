import { getTransactionContract } from '../../shared/contracts/get-transaction.ts';
import { endedTransactionObject } from '../../shared/contracts/transaction-object.ts';
import { transactionRow } from '../../shared/contracts/transaction-row.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { transactionOf } from '../../shared/domain/transaction.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Payments, paymentRepository } from '../../shared/store/payments.ts';

const onAws: { payments: Pick<Payments, 'byId'> } = { payments: paymentRepository(services().table) };

export const getTransaction = async (
  { merchant, params }: MerchantRequest<typeof getTransactionContract.fields>,
  { payments } = onAws,
): Promise<Reply> => {
  const payment = await payments.byId(merchant.id, idIn(params));
  // A payment that has not ended is none of the report's rows either.
  if (!payment || !transactionOf(payment)) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Transaction Details',
    response: { ...transactionRow(payment), transaction: endedTransactionObject(payment) },
  };
};

export const handler = operation(getTransactionContract, getTransaction);
