import { paymentTypes } from '../domain/merchant.ts';
import { type CapturedPayment, paymentStatusOf } from '../domain/payment.ts';

/** The `transaction` of contract section 5, its keys in wire order. Amounts in it are JSON numbers (section 4). */
export const transactionObject = (payment: CapturedPayment) => ({
  id: payment.id,
  amount: payment.amount / 1000,
  net_amount: payment.netAmount / 1000,
  commission: payment.commission / 1000,
  admin_charge: 0,
  token: payment.token,
  payment_type_id: payment.paymentType,
  service_type_id: payment.serviceType,
  payment_transfer_status: 0,
  payment_status: paymentStatusOf({ state: 'captured', method: payment.method }),
  auth_status: 1,
  transaction_payment_id: payment.capture.acquirerPaymentId,
  auth: payment.capture.authCode,
  transaction_reference_number: payment.capture.trackId,
  transaction_id: payment.capture.transactionId,
  payment_type: { id: payment.paymentType, display_name: paymentTypes[payment.paymentType] ?? '' },
  payment_card_detail: payment.capture.maskedCard === '' ? null : { card_number: payment.capture.maskedCard },
  reconciliation: null,
  payment_transfer: null,
  payment_transfer_document_number: '',
  refund: [],
});
