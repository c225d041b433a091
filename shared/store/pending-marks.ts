import type { Payment } from '../domain/payment.ts';
import { invoiceKey } from './keys.ts';
import type { Write } from './table.ts';

/** Payments of an invoice that may still take its money. Who reads the marks asks each payment how it stands by now. */
type Marked = Pick<Payment, 'id' | 'merchantId' | 'target'>;

/** Lets an invoice know of a payment: its page then warns not to pay again, and no saved card is charged meanwhile. */
export const pendingMark = (payment: Marked): Write[] => change(payment, 'ADD');

export const pendingUnmark = (payment: Marked): Write[] => change(payment, 'DELETE');

const change = ({ id, merchantId, target }: Marked, verb: 'ADD' | 'DELETE'): Write[] =>
  target.kind === 'invoice'
    ? [
        {
          update: invoiceKey(merchantId, target.invoiceId),
          set: `${verb} pendingPaymentIds :ids`,
          condition: 'attribute_exists(pk)',
          values: { ':ids': new Set([id]) },
        },
      ]
    : [];
