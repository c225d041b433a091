import { type Invoice, isExpired, phoneOf } from '../../../shared/domain/invoice.ts';
import { searchTerms } from '../../../shared/domain/search-terms.ts';
import { canBeCancelled } from '../../../shared/domain/subscription.ts';
import { invoiceFrom, isInvoiceItem } from '../../../shared/store/invoice-item.ts';
import { invoiceRepository } from '../../../shared/store/invoices.ts';
import {
  invoiceKey,
  invoicesOf,
  paymentKey,
  searchKey,
  subscriptionKey,
} from '../../../shared/store/keys.ts';
import { paymentsByIds } from '../../../shared/store/payments-by-ids.ts';
import { refundProposals } from '../../../shared/store/refund-proposals.ts';
import { nextWrite, subscriptionFrom } from '../../../shared/store/subscription-item.ts';
import { subscriptionRepository } from '../../../shared/store/subscriptions.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { itemsIn } from '../pages.ts';
import { cancellation, quietly } from './conditional.ts';
import { type Contact, erasedCustomer } from './payer.ts';
import type { Eraser, Place } from './place.ts';

const contactOf = (
  customer: Invoice['customer'],
  token: string,
  subscriptionId: number | null,
): Contact | undefined => {
  if (!customer) return undefined;
  return { name: customer.name, phone: phoneOf(customer), email: customer.email, token, subscriptionId };
};

/** Invoices with their attachments, search terms, and the card that was left when paying them. */
export const invoices: Place = {
  kind: 'invoices',
  items: (table, merchantId) => itemsIn(table, { pk: invoicesOf(merchantId), beginsWith: 'I#' }),
  contactOf: (item) => {
    if (!isInvoiceItem(item)) return undefined;
    const { customer, token, subscriptionId } = invoiceFrom(item);
    return contactOf(customer, token, subscriptionId);
  },

  standing: (item, nowMs) => {
    const invoice = invoiceFrom(item);
    return invoice.status === 'unpaid' && !isExpired(invoice, nowMs) ? 'open' : 'over';
  },

  cancel: ({ table, merchantId, nowMs }, item) =>
    cancellation(() => invoiceRepository(table).cancel(merchantId, invoiceFrom(item).token, quietly(nowMs))),

  erase: async (eraser, item) => {
    const { table, merchantId, nowMs, dropAttachment } = eraser;
    const invoice = invoiceFrom(item);
    // Whoever dies on the way finds the invoice again, and what is gone already does no harm.
    if (invoice.attachment !== '') await dropAttachment(invoice.attachment);
    await forgetCard(eraser, invoice);
    // The stream's worker takes the terms out too, a moment later, and also those it was late to put in.
    await table.writeMany([], termsOf(invoice));
    return unlessChanged(() =>
      table.update(
        invoiceKey(merchantId, invoice.id),
        'SET customer = :erased, attachment = :none, updatedMs = :now',
        {
          condition: 'customer = :seen AND #status = :status',
          names: { '#status': 'status' },
          values: {
            ':erased': erasedCustomer,
            ':none': '',
            ':now': nowMs,
            ':seen': invoice.customer,
            ':status': invoice.status,
          },
        },
      ),
    );
  },
};

const termsOf = (invoice: Invoice) => {
  const kept = new Set(searchTerms({ ...invoice, customer: erasedCustomer }));
  return searchTerms(invoice)
    .filter((term) => !kept.has(term))
    .map((term) => searchKey(invoice.merchantId, term, invoice.id));
};

/**
 * The acquirer's reference of the card is on the payment that left it: the one that paid, and each whose money came too
 * late to pay, which the invoice does not know of.
 */
const forgetCard = async ({ table, merchantId }: Eraser, { id, payment, kind }: Invoice): Promise<void> => {
  if (kind !== 'subscription') return;
  const tooLate = (await refundProposals(table, merchantId)).map(({ paymentId }) => paymentId);
  const ids = new Set([...(payment ? [payment.id] : []), ...tooLate]);
  for (const { id: paymentId, target, capture } of await paymentsByIds(table, merchantId, [...ids])) {
    if (target.kind !== 'invoice' || target.invoiceId !== id || !capture?.cardReference) continue;
    await unlessChanged(() =>
      table.update(paymentKey(merchantId, paymentId), 'REMOVE #capture.cardReference', {
        condition: 'attribute_exists(#capture.cardReference)',
        names: { '#capture': 'capture' },
      }),
    );
  }
};

/** Subscriptions: whom their next invoices would have been for, and the card that would have paid them. */
export const subscriptions: Place = {
  kind: 'subscriptions',
  items: (table, merchantId) => itemsIn(table, { pk: subscriptionKey(merchantId, 0).pk }),
  contactOf: (item) => {
    const { template, token, id } = subscriptionFrom(item);
    return contactOf(template.customer, token, id);
  },
  standing: (item) => (canBeCancelled(subscriptionFrom(item)) ? 'open' : 'over'),

  cancel: ({ table, merchantId, nowMs }, item) => {
    const { token } = subscriptionFrom(item);
    return cancellation(() => subscriptionRepository(table).cancel(merchantId, token, quietly(nowMs)));
  },

  erase: async ({ table, nowMs }, item) => {
    const before = subscriptionFrom(item);
    const template = { ...before.template, customer: erasedCustomer };
    const write = nextWrite(before, { ...before, template, card: null, updatedMs: nowMs });
    return (await table.transact([write])).done;
  },
};
