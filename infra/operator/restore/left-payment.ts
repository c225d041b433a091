import { type Fils, formatAmount } from '../../../shared/domain/money.ts';
import type { Payment } from '../../../shared/domain/payment.ts';

/** Why a payment of the lost time is nothing that a script may settle. */
export type WhyLeft = keyof typeof words;

const words = {
  merchant: 'of a merchant that is lost',
  number: 'under a number that another payment has by now',
  target: 'for an invoice that is lost',
  terminal: 'taken at a terminal',
  'terminal-waited': 'taken at a terminal, whose invoice waited again and was cancelled',
  refunds: '',
} as const;

/** A payment that somebody has to compare with the acquirer. */
export interface LeftPayment {
  /** As the table has it that was restored from. */
  payment: Payment;
  why: WhyLeft;
  /** What went back of it, or was under way, and the restored table does not know of. */
  returned: Fils;
}

/** Its identity, its money and what is wrong with it, in one line. */
export const leftLine = ({ payment, why, returned }: LeftPayment): string => {
  const { token, amount, state, capture } = payment;
  return [
    token,
    `KWD ${formatAmount(amount)}`,
    state,
    capture ? `${capture.acquirerPaymentId} at the acquirer` : '',
    words[why],
    returned > 0 ? `KWD ${formatAmount(returned)} given back, or under way, in the lost time` : '',
  ]
    .filter((part) => part !== '')
    .join('  ');
};
