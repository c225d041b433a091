import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { paymentTypes } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import { paymentStatusOf } from '../domain/payment.ts';
import { approverOf, type Refund, type RefundablePayment, refundStatuses } from '../domain/refund.ts';

/** A refund with the payment it is of, as contract section 8 shows it; its keys in wire order. */
export const refundObject = ({ refund, payment }: { refund: Refund; payment: RefundablePayment }) => ({
  id: refund.id,
  merchant_id: refund.merchantId,
  amount: formatAmount(refund.amount),
  refund_at: refund.refundedOn,
  document_number: '',
  token: refund.token,
  transaction_date: kuwaitTimestamp(payment.createdMs),
  order_reference_number: refund.orderReference,
  recover_method: approverOf(refund) === '' ? '' : '1',
  status: refundStatuses[refund.state],
  refund_method: refund.method,
  remarks: refund.remark,
  approved_by: approverOf(refund),
  total_balance_amount: formatAmount(payment.capture.amount - payment.refunds.returned),
  total_refunded_amount: formatAmount(payment.refunds.reserved),
  total_transaction_amount: formatAmount(payment.capture.amount),
  created_at: kuwaitTimestamp(refund.createdMs),
  updated_at: kuwaitTimestamp(refund.updatedMs),
  transaction: refundedTransaction(payment),
});

/** The same in the details, where the method is a string. */
export const refundDetails = (found: Parameters<typeof refundObject>[0]) => ({
  ...refundObject(found),
  refund_method: String(found.refund.method),
});

/** Another selection of a payment than section 5's `transaction`; its amounts are JSON numbers too (section 4). */
const refundedTransaction = (payment: RefundablePayment) => ({
  id: payment.id,
  amount: payment.amount / 1000,
  admin_charge: 0,
  token: payment.token,
  payment_id: payment.paymentType,
  payment_name: paymentTypes[payment.paymentType] ?? '',
  display_name: paymentTypes[payment.paymentType] ?? '',
  track_id: payment.capture.trackId,
  transaction_id: payment.capture.transactionId,
  service_id: payment.serviceType,
  auth: payment.capture.authCode,
  status: paymentStatusOf(payment),
  created_at: kuwaitTimestamp(payment.createdMs),
});
