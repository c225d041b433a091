import { posInvoicesOf } from '../../../shared/store/keys.ts';
import { posInvoiceFrom } from '../../../shared/store/pos-invoice-item.ts';
import { answeredWrite } from '../../../shared/store/terminal-queue.ts';
import { endWrites, terminalRepository } from '../../../shared/store/terminals.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { OperatorError } from '../operator-error.ts';
import { itemsIn, keyOf } from '../pages.ts';
import { erasedCustomer } from './payer.ts';
import { erasePayerOf } from './payments.ts';
import type { Place } from './place.ts';

const { countryCode: _countryCode, mobileNumber: phone, ...named } = erasedCustomer;

/** What was pushed to terminals. */
export const posInvoices: Place = {
  kind: 'POS invoices',
  items: (table, merchantId) => itemsIn(table, { pk: posInvoicesOf(merchantId), beginsWith: 'POS#' }),
  contactOf: (item) => {
    const { customer, transactionId: token } = posInvoiceFrom(item);
    return { ...customer, token };
  },
  standing: (item) => (posInvoiceFrom(item).status === 'waiting' ? 'open' : 'over'),

  cancel: async ({ table, nowMs }, item) => {
    const invoice = posInvoiceFrom(item);
    const { id, terminalId } = invoice;
    const terminal = await terminalRepository(table).byId(terminalId);
    const waiting = terminal?.waiting.find(({ posInvoiceId }) => posInvoiceId === id);
    if (waiting && waiting.leasedUntilMs > nowMs) {
      throw new OperatorError(
        `POS invoice ${id} may be being paid at terminal ${terminalId} in this moment: run this again in two minutes.`,
      );
    }
    const writes = [...endWrites(invoice, 'cancelled', nowMs), answeredWrite(terminalId, id, nowMs)];
    return (await table.transact(writes)).done;
  },

  erase: async (eraser, item) => {
    const { table, nowMs } = eraser;
    const { customer, status, taken } = posInvoiceFrom(item);
    // The payment first: it has neither the address nor this token, and only from here is there a way to it.
    if (taken && !(await erasePayerOf(eraser, taken.paymentId))) return false;
    return unlessChanged(() =>
      table.update(keyOf(item), 'SET customer = :erased, updatedMs = :now', {
        condition: 'customer = :seen AND #status = :status',
        names: { '#status': 'status' },
        values: { ':erased': { ...named, phone }, ':now': nowMs, ':seen': customer, ':status': status },
      }),
    );
  },
};
