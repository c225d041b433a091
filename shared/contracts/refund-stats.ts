import { formatAmount } from '../domain/money.ts';
import type { RefundAmounts } from '../domain/refund.ts';

/** `stats` of contract section 8, in which the cancelled ones count as requests, and as nothing else. */
export const refundStats = (count: number, amounts: RefundAmounts) => ({
  total_refund_request_count: count,
  total_refund_request_amount: formatAmount(amounts[0] + amounts[1] + amounts[2] + amounts[3]),
  pending_total_refund_request_amount: formatAmount(amounts[0]),
  approved_total_refund_request_amount: formatAmount(amounts[1]),
  rejected_total_refund_request_amount: formatAmount(amounts[2]),
});
