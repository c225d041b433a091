import { randomInt } from 'node:crypto';
import { ApiError, invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { invoiceToken, type RandomInt } from '../domain/identifiers.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import {
  canBeCancelled,
  canBeUpdated,
  type OpenInvoice,
  type OpenInvoiceDraft,
} from '../domain/open-invoice.ts';
import { nextPlace, openInvoiceSeries } from './dense-numbers.ts';
import { type Answer, type Claim, commitOnce } from './idempotency.ts';
import { linkKey, openInvoiceHeadKey, openInvoiceKey } from './keys.ts';
import { openInvoiceFrom } from './open-invoice-item.ts';
import {
  cancellationWrite,
  eventWrite,
  headWrite,
  placed,
  replacementWrite,
  rowWrites,
} from './open-invoice-writes.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/** A change that answers its caller: what to say about the open invoice, and whether it may happen only once. */
export interface OpenInvoiceChange {
  nowMs: number;
  claim: Claim | undefined;
  answer: (openInvoice: OpenInvoice) => Answer;
}

/** What became of a change; `replayed` when an earlier call's answer is repeated. */
type Changed = Answer & { replayed: boolean };

/**
 * A merchant's open invoices, one at a time. Lists are in `open-invoice-lists.ts`, payments in `open-invoice-payments.ts`.
 *
 * Changes fail with `not-found`, or with a 422 on id when the open invoice may not be changed so.
 */
export interface OpenInvoices {
  create(merchantId: number, draft: OpenInvoiceDraft, change: OpenInvoiceChange): Promise<Changed>;
  byId(merchantId: number, openInvoiceId: number): Promise<OpenInvoice | undefined>;
  /** What a link leads to by now: the newest row that updates made of the link's own. */
  byLinkKey(key: string): Promise<OpenInvoice | undefined>;
  /** The newest row that updates made of this one: itself when there was none. */
  head(merchantId: number, openInvoiceId: number): Promise<OpenInvoice | undefined>;
  /** Puts a new row with another last day in the place of an active one, whose link leads on to it (contract section 7). */
  update(
    merchantId: number,
    openInvoiceId: number,
    expiresOn: KuwaitDate,
    change: OpenInvoiceChange,
  ): Promise<Changed>;
  /** Active and not paid → cancelled. */
  cancel(merchantId: number, openInvoiceId: number, change: OpenInvoiceChange): Promise<Changed>;
}

export const openInvoiceRepository = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): OpenInvoices => {
  const byId = async (merchantId: number, openInvoiceId: number): Promise<OpenInvoice | undefined> => {
    const item = await table.get(openInvoiceKey(merchantId, openInvoiceId));
    return item && openInvoiceFrom(item);
  };

  const head = async (merchantId: number, openInvoiceId: number): Promise<OpenInvoice | undefined> => {
    let row = await byId(merchantId, openInvoiceId);
    // A row found at the head is replaced only if an update came in between the two reads.
    for (let tries = 0; row?.replacedBy !== undefined; tries++) {
      if (tries === mostHeads) throw new Error(`Open invoice ${openInvoiceId} has no newest row.`);
      const newest = await table.get(openInvoiceHeadKey(merchantId, row.lineageId));
      row = await byId(merchantId, newest?.['openInvoiceId'] as number);
    }
    return row;
  };

  /** Makes the writes anew and tries them again until nothing came between; deciding them may end it with an ApiError. */
  const settle = (
    { nowMs, claim, answer }: OpenInvoiceChange,
    decide: () => Promise<{ changed: OpenInvoice; writes: Write[] }>,
  ): Promise<Changed> =>
    untilSettled(async () => {
      const { changed, writes } = await decide();
      const result = await commitOnce(table, writes, answer(changed), claim, nowMs);
      if (result.outcome === 'refused') return undefined;
      return { ...result.answer, replayed: result.outcome === 'replayed' };
    });

  const changeable = async (
    merchantId: number,
    openInvoiceId: number,
    may: (openInvoice: OpenInvoice) => boolean,
  ): Promise<OpenInvoice> => {
    const openInvoice = await byId(merchantId, openInvoiceId);
    if (!openInvoice) throw new ApiError({ code: 'not-found' });
    if (!may(openInvoice)) throw invalidField('id', selectedIsInvalid('id'));
    return openInvoice;
  };

  return {
    byId,
    head,

    byLinkKey: async (key) => {
      const link = (await table.get(linkKey(key))) as LinkItem | undefined;
      return link?.openInvoiceId === undefined ? undefined : head(link.merchantId, link.openInvoiceId);
    },

    create: (merchantId, draft, change) =>
      settle(change, async () => {
        const place = await nextPlace(table, openInvoiceSeries(merchantId), change.nowMs);
        const { id, createdMs } = place;
        const referenceNumber = invoiceToken(merchantId, id, createdMs, random);
        const changed = placed({ ...draft, merchantId, referenceNumber, lineageId: id }, place, random);
        return { changed, writes: [...rowWrites(changed, place), eventWrite('created', changed, createdMs)] };
      }),

    update: (merchantId, openInvoiceId, expiresOn, change) =>
      settle(change, async () => {
        const [old, place] = await Promise.all([
          changeable(merchantId, openInvoiceId, canBeUpdated),
          nextPlace(table, openInvoiceSeries(merchantId), change.nowMs),
        ]);
        const changed = placed({ ...old, expiresOn }, place, random);
        const writes = [
          ...rowWrites(changed, place),
          replacementWrite(old, changed),
          headWrite(changed),
          eventWrite('updated', changed, place.createdMs),
        ];
        return { changed, writes };
      }),

    cancel: (merchantId, openInvoiceId, change) =>
      settle(change, async () => {
        const openInvoice = await changeable(merchantId, openInvoiceId, canBeCancelled);
        const changed: OpenInvoice = { ...openInvoice, status: 'cancelled', updatedMs: change.nowMs };
        return {
          changed,
          writes: [
            cancellationWrite(openInvoice, change.nowMs),
            eventWrite('cancelled', changed, change.nowMs),
          ],
        };
      }),
  };
};

const mostHeads = 5;

/** Links lead to invoices too; those have another field. */
interface LinkItem {
  merchantId: number;
  openInvoiceId?: number;
}
