import { randomInt } from 'node:crypto';
import { ApiError } from '../domain/api-error.ts';
import type { RandomInt } from '../domain/identifiers.ts';
import { canBeCancelled, canBeResent, type Invoice, type InvoiceDraft } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { type CreateMany, invoiceCreation } from './invoice-creation.ts';
import { type InvoiceReader, invoiceReader } from './invoice-reader.ts';
import { invoiceKey } from './keys.ts';
import { outboxWrite } from './outbox.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/** A merchant's invoices, one at a time. Lists are in `invoice-lists.ts`. */
export interface Invoices extends InvoiceReader {
  /** Gives the draft its identity and stores it: numbers from the ledger, then one transaction of invoice, link, event and claim. */
  create(merchant: Merchant, draft: InvoiceDraft, change: Change): Promise<Changed>;
  /** The same for the invoices of a plan, all or nothing: consecutive ids in the drafts' order, and a link they share. */
  createMany: CreateMany;
  /** Unpaid → cancelled, in one conditional transaction. Fails with `not-found` or `invoice-not-cancellable`. */
  cancel(merchantId: number, token: string, change: Change): Promise<Changed>;
  /** Puts the new phone on the invoice and asks for its message again. Fails with `not-found` or `invoice-not-resendable`. */
  resend(merchantId: number, invoiceId: number, phone: Phone, change: Change): Promise<Changed>;
}

export interface Phone {
  countryCode: string;
  mobileNumber: string;
}

export const invoiceRepository = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): Invoices => {
  const createMany = invoiceCreation(table, random);

  const { byId, byToken } = invoiceReader(table);

  /** Changes an invoice in one transaction; when another change comes between, looks again and decides anew. */
  const change = (
    find: () => Promise<Invoice | undefined>,
    decide: (invoice: Invoice) => { changed: Invoice; writes: Write[] },
    { nowMs, claim, answer }: Change,
  ): Promise<Changed> =>
    untilSettled(async () => {
      const invoice = await find();
      if (!invoice) throw new ApiError({ code: 'not-found' });
      const { changed, writes } = decide(invoice);
      return settled(await commitOnce(table, writes, answer(changed), claim, nowMs));
    });

  return {
    byId,
    byToken,

    createMany,

    create: (merchant, draft, { answer, ...change }) =>
      createMany(merchant, [draft], { ...change, answer: ([invoice]) => answer(invoice as Invoice) }),

    cancel: (merchantId, token, asked) =>
      change(
        () => byToken(merchantId, token),
        (invoice) => {
          if (!canBeCancelled(invoice)) throw new ApiError({ code: 'invoice-not-cancellable' });
          const changed: Invoice = {
            ...invoice,
            status: 'cancelled',
            payment: null,
            updatedMs: asked.nowMs,
          };
          return {
            changed,
            writes: [
              {
                update: invoiceKey(merchantId, invoice.id),
                set: 'SET #status = :cancelled, updatedMs = :now REMOVE deadlinePk, deadlineSk',
                condition: '#status = :unpaid',
                names: { '#status': 'status' },
                values: { ':cancelled': 'cancelled', ':unpaid': 'unpaid', ':now': asked.nowMs },
              },
              outboxWrite({
                type: 'invoice.cancelled',
                merchantId,
                invoiceId: invoice.id,
                atMs: asked.nowMs,
              }),
            ],
          };
        },
        asked,
      ),

    resend: (merchantId, invoiceId, phone, asked) =>
      change(
        () => byId(merchantId, invoiceId),
        (invoice) => {
          if (!canBeResent(invoice, asked.nowMs)) throw new ApiError({ code: 'invoice-not-resendable' });
          const customer = { ...(invoice.customer ?? { name: '', email: '' }), ...phone };
          const changed: Invoice = { ...invoice, customer, updatedMs: asked.nowMs };
          return {
            changed,
            writes: [
              {
                update: invoiceKey(merchantId, invoice.id),
                set: 'SET customer = :customer, updatedMs = :now',
                condition: '#status = :unpaid',
                names: { '#status': 'status' },
                values: { ':customer': customer, ':unpaid': 'unpaid', ':now': asked.nowMs },
              },
              outboxWrite({ type: 'invoice.resent', merchantId, invoiceId, atMs: asked.nowMs }),
            ],
          };
        },
        asked,
      ),
  };
};
