import { randomInt } from 'node:crypto';
import { ApiError } from '../domain/api-error.ts';
import { accessKey, invoiceIdInToken, invoiceToken, type RandomInt } from '../domain/identifiers.ts';
import { canBeCancelled, canBeResent, type Invoice, type InvoiceDraft } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { type Answer, type Claim, type Committed, commitOnce } from './idempotency.ts';
import { invoiceFrom, invoiceItem, isInvoiceItem } from './invoice-item.ts';
import { invoiceKey, linkKey } from './keys.ts';
import { ledgerOf, type Reservation } from './ledger.ts';
import { outboxWrite } from './outbox.ts';
import { untilSettled } from './retry.ts';
import type { Refusal, Table, Write } from './table.ts';

/** A change that answers its caller: what to say about the invoice, and whether it may happen only once. */
export interface Change {
  nowMs: number;
  claim: Claim | undefined;
  answer: (invoice: Invoice) => Answer;
}

/** What became of a change; `replayed` when an earlier call's answer is repeated. */
export type Changed = Answer & { replayed: boolean };

/** A merchant's invoices, one at a time. Lists are in `invoice-lists.ts`. */
export interface Invoices {
  /** Gives the draft its identity and stores it: numbers from the ledger, then one transaction of invoice, link, event and claim. */
  create(merchant: Merchant, draft: InvoiceDraft, change: Change): Promise<Changed>;
  byId(merchantId: number, invoiceId: number): Promise<Invoice | undefined>;
  byToken(merchantId: number, token: string): Promise<Invoice | undefined>;
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
  const ledger = ledgerOf(table);

  const byId = async (merchantId: number, invoiceId: number): Promise<Invoice | undefined> => {
    const item = await table.get(invoiceKey(merchantId, invoiceId));
    return item && isInvoiceItem(item) ? invoiceFrom(item) : undefined;
  };

  const byToken = async (merchantId: number, token: string): Promise<Invoice | undefined> => {
    const id = invoiceIdInToken(merchantId, token);
    const invoice = id === undefined ? undefined : await byId(merchantId, id);
    return invoice?.token === token ? invoice : undefined;
  };

  /** Stores the draft with the numbers it was given; undefined when an audit, or a death, took them away meanwhile. */
  const store = async (
    merchantId: number,
    draft: InvoiceDraft,
    place: Reservation,
    { nowMs, claim, answer }: Change,
  ): Promise<Changed | undefined> => {
    const invoice = identified(draft, merchantId, place, random);
    const writes: Write[] = [
      { put: invoiceItem(invoice, place.firstOfKind), condition: 'attribute_not_exists(pk)' },
      { put: linkItem(invoice), condition: 'attribute_not_exists(pk)' },
      outboxWrite({ type: 'invoice.created', merchantId, invoiceId: invoice.id, atMs: invoice.createdMs }),
    ];
    // Best effort: what stays behind, the audit finds.
    const giveUp = () => ledger.giveUp(merchantId, place).catch(() => undefined);
    try {
      const committed = await untilSettled(async () => {
        const result = await commitOnce(table, writes, answer(invoice), claim, nowMs);
        return result.outcome === 'refused' && isOnlyConflict(result.refusals) ? undefined : result;
      });
      if (committed.outcome === 'replayed') await giveUp();
      return settled(committed);
    } catch (error) {
      // An ApiError says that nothing was written. After any other the numbers may be in use.
      if (error instanceof ApiError) await giveUp();
      throw error;
    }
  };

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

    create: async (merchant, draft, change) => {
      for (let tries = 0; tries < mostNumbers; tries++) {
        const place = await ledger.reserve(merchant.id, draft.kind, 1, change.nowMs);
        const made = await store(merchant.id, draft, place, change);
        if (made) return made;
      }
      throw new Error(`Merchant ${merchant.id} was handed out ${mostNumbers} numbers that are in use.`);
    },

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
                set: 'SET #status = :cancelled, updatedMs = :now',
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

const isOnlyConflict = (refusals: readonly (Refusal | undefined)[]): boolean =>
  refusals.every((refusal) => refusal?.reason !== 'condition');

/** Numbers tried for one invoice: a second one is rare, a third means that something is broken. */
const mostNumbers = 5;

const identified = (
  draft: InvoiceDraft,
  merchantId: number,
  { firstId: id, createdMs }: Reservation,
  random: RandomInt,
): Invoice => ({
  ...draft,
  id,
  merchantId,
  token: invoiceToken(merchantId, id, createdMs, random),
  accessKey: accessKey(random),
  splitAccessKey: '',
  status: 'unpaid',
  payment: null,
  subscriptionId: null,
  checkingPaymentId: null,
  smsSent: false,
  smsResponse: '',
  smsTexts: { en: '', ar: '' },
  visitedCount: 0,
  createdMs,
  updatedMs: createdMs,
});

const linkItem = ({ accessKey: key, merchantId, id }: Invoice) => ({
  ...linkKey(key),
  v: 1,
  merchantId,
  invoiceId: id,
});

/** Undefined asks for another try: nothing was written. */
const settled = (committed: Committed): Changed | undefined =>
  committed.outcome === 'refused'
    ? undefined
    : { ...committed.answer, replayed: committed.outcome === 'replayed' };
