import { ApiError } from '../domain/api-error.ts';
import { firstDeadline } from '../domain/deadline.ts';
import { accessKey, invoiceToken, type RandomInt, splitKey } from '../domain/identifiers.ts';
import type { Invoice, InvoiceDraft } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { type Committed, commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { invoiceItem } from './invoice-item.ts';
import type { Key } from './keys.ts';
import { ledgerOf, type Reservation } from './ledger.ts';
import { linkItems } from './links.ts';
import { outboxWrite } from './outbox.ts';
import { untilSettled } from './retry.ts';
import { ConditionFailed, type Item, type Refusal, type Table, type Write } from './table.ts';

/** Makes invoices of drafts of one kind: numbers from the ledger, then all of them in one transaction. */
export type CreateMany = (
  merchant: Merchant,
  drafts: readonly InvoiceDraft[],
  change: Change<readonly Invoice[]>,
  along?: Along,
) => Promise<Changed>;

/** What is true together with new invoices, or else they are not made. */
export interface Along {
  /** The subscription they belong to; absent for one that begins with its first invoice. */
  subscriptionId?: number;
  /** Written in their transaction. When a condition of it does not hold, the creation fails with {@link ConditionFailed}. */
  writes(invoices: readonly Invoice[]): readonly Write[];
}

export const invoiceCreation = (table: Table, random: RandomInt): CreateMany => {
  const ledger = ledgerOf(table);

  /** Stores the drafts with the numbers they were given; undefined when an audit, or a death, took them away meanwhile. */
  const store = async (
    { id: merchantId, notices }: Merchant,
    drafts: readonly InvoiceDraft[],
    place: Reservation,
    { nowMs, claim, answer }: Change<readonly Invoice[]>,
    along: Along | undefined,
  ): Promise<Changed | undefined> => {
    const invoices = identified(drafts, merchantId, place, along?.subscriptionId, random);
    const also = along?.writes(invoices) ?? [];
    const { links, writes } = partsOf(
      merchantId,
      invoices,
      notices.reminderDays,
      place,
      mostParts - also.length - (claim === undefined ? 0 : 1),
    );
    // Best effort: what stays behind, the audit finds.
    const giveUp = () => ledger.giveUp(merchantId, place).catch(() => undefined);
    try {
      if (links.length > 0) await table.writeMany(links, []);
      const committed = await untilSettled(async () => {
        const result = await commitOnce(table, [...also, ...writes], answer(invoices), claim, nowMs);
        return result.outcome === 'refused' && isOnlyConflict(result.refusals) ? undefined : result;
      });
      if (committed.outcome !== 'done') await giveUp();
      refuseWith(committed, also.length);
      return settled(committed);
    } catch (error) {
      // An ApiError says that nothing was written. After any other the numbers may be in use.
      if (error instanceof ApiError) await giveUp();
      throw error;
    }
  };

  return async (merchant, drafts, change, along) => {
    const [first] = drafts;
    if (!first) throw new Error('There is nothing to create.');
    for (let tries = 0; tries < mostNumbers; tries++) {
      const place = await ledger.reserve(merchant.id, first.kind, drafts.length, change.nowMs);
      const made = await store(merchant, drafts, place, change, along);
      if (made) return made;
    }
    throw new Error(`Merchant ${merchant.id} was handed out ${mostNumbers} numbers that are in use.`);
  };
};

/** What one transaction holds. */
const mostParts = 100;

/** Numbers tried for one call: a second time is rare, a third means that something is broken. */
const mostNumbers = 5;

const isOnlyConflict = (refusals: readonly (Refusal | undefined)[]): boolean =>
  refusals.every((refusal) => refusal?.reason !== 'condition');

/** Other numbers would not help where what goes along was refused. */
const refuseWith = (committed: Committed, alongs: number): void => {
  const refusals = committed.outcome === 'refused' ? committed.refusals.slice(0, alongs) : [];
  const refused = refusals.find((refusal) => refusal?.reason === 'condition');
  if (refused) throw new ConditionFailed(refused.item);
};

/**
 * What the transaction writes, and the links that go before it where it has no room for them: until their invoices
 * exist they lead nowhere, so a death in between leaves nothing that anybody sees.
 */
const partsOf = (
  merchantId: number,
  invoices: readonly Invoice[],
  reminderDays: number | null,
  place: Reservation,
  room: number,
): { links: (Item & Key)[]; writes: Write[] } => {
  const links = linkItems(invoices);
  const condition = 'attribute_not_exists(pk)';
  const rows: Write[] = [
    ...invoices.map((invoice, at) => ({
      put: invoiceItem(invoice, place.firstOfKind + at, firstDeadline(invoice, reminderDays)),
      condition,
    })),
    outboxWrite({
      type: 'invoice.created',
      merchantId,
      invoiceId: place.firstId,
      ...(invoices.length > 1 ? { count: invoices.length } : {}),
      atMs: place.createdMs,
    }),
  ];
  return rows.length + links.length <= room
    ? { links: [], writes: [...rows, ...links.map((put) => ({ put, condition }))] }
    : { links, writes: rows };
};

const identified = (
  drafts: readonly InvoiceDraft[],
  merchantId: number,
  { firstId, createdMs }: Reservation,
  subscriptionId: number | undefined,
  random: RandomInt,
): Invoice[] => {
  const keys = drafts.map(() => accessKey(random));
  const [first = ''] = keys;
  return drafts.map((draft, at) => ({
    ...draft,
    id: firstId + at,
    merchantId,
    token: invoiceToken(merchantId, firstId + at, createdMs, random),
    accessKey: keys[at] as string,
    splitAccessKey: drafts.length > 1 ? splitKey(first) : '',
    status: 'unpaid',
    payment: null,
    subscriptionId: draft.kind === 'subscription' ? (subscriptionId ?? firstId + at) : null,
    pendingPaymentIds: [],
    refundIds: [],
    smsSent: false,
    smsResponse: '',
    smsTexts: { en: '', ar: '' },
    visitedCount: 0,
    createdMs,
    updatedMs: createdMs,
  }));
};
