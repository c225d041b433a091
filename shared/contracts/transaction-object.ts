import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { paymentTypes } from '../domain/merchant.ts';
import { type Fils, formatAmount } from '../domain/money.ts';
import {
  type Capture,
  type CapturedPayment,
  noRefunds,
  type Payment,
  paymentStatusOf,
} from '../domain/payment.ts';
import { approverOf, type Refund, refundStatuses } from '../domain/refund.ts';

/** The `transaction` of contract section 5 on its invoice, its keys in wire order. Amounts in it are JSON numbers (section 4). */
export const transactionObject = (payment: CapturedPayment) =>
  endedTransactionObject({ ...payment, state: 'captured', refunds: noRefunds });

/** The same of any payment that has ended. Where no money was taken, none was shared and the acquirer told nothing. */
export const endedTransactionObject = (
  { capture, ...payment }: EndedPayment,
  refunds: readonly Refund[] = [],
) => ({
  id: payment.id,
  amount: payment.amount / 1000,
  net_amount: capture ? payment.netAmount / 1000 : 0,
  commission: capture ? payment.commission / 1000 : 0,
  admin_charge: 0,
  token: payment.token,
  payment_type_id: payment.paymentType,
  service_type_id: payment.serviceType,
  payment_transfer_status: 0,
  payment_status: paymentStatusOf({ ...payment, capture }),
  auth_status: capture ? 1 : 0,
  transaction_payment_id: capture?.acquirerPaymentId ?? '',
  auth: capture?.authCode ?? '',
  transaction_reference_number: capture?.trackId ?? '',
  transaction_id: capture?.transactionId ?? '',
  payment_type: { id: payment.paymentType, display_name: paymentTypes[payment.paymentType] ?? '' },
  payment_card_detail: capture?.maskedCard ? { card_number: capture.maskedCard } : null,
  reconciliation: null,
  payment_transfer: null,
  payment_transfer_document_number: '',
  refund: refunds.map((refund) => refundEntry(refund, payment.refunds.returned, capture)),
});

type EndedPayment = Omit<CapturedPayment, 'capture'> & Pick<Payment, 'state' | 'capture' | 'refunds'>;

/** What a transaction says of one refund that was asked of it. */
const refundEntry = (refund: Refund, returned: Fils, capture: Capture | null) => ({
  refund_method: refund.method,
  amount: formatAmount(refund.amount),
  balance_amount: formatAmount((capture?.amount ?? 0) - returned),
  created_at: kuwaitTimestamp(refund.createdMs),
  refund_at: refund.refundedOn,
  approved_by: approverOf(refund),
  remark: refund.remark,
  status: refundStatuses[refund.state],
});
