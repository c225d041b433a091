import { setTimeout as delay } from 'node:timers/promises';
import { invoiceReader } from '../../../shared/store/invoice-reader.ts';
import type { Item } from '../../../shared/store/table.ts';
import { OperatorError } from '../operator-error.ts';
import { bulkRows, scheduledRows } from './bulk-rows.ts';
import { invoices, subscriptions } from './invoices.ts';
import { isWanted, type WantedPayer } from './payer.ts';
import { openInvoicePayers, payments } from './payments.ts';
import type { Eraser, Place } from './place.ts';
import { posInvoices } from './pos-invoices.ts';

/**
 * Every kind of item with personal data of payers. First those that others are made of: a subscription makes invoices, a
 * row becomes one, payments make the list of payers.
 */
export const places: readonly Place[] = [
  subscriptions,
  bulkRows,
  scheduledRows,
  posInvoices,
  invoices,
  payments,
  openInvoicePayers,
];

/** How many items of each kind, in the order of {@link places}. */
export type KindCounts = Map<string, number>;

export interface Erased {
  erased: KindCounts;
  cancelled: KindCounts;
}

export interface Erasure extends Eraser {
  wanted: WantedPayer;
  /** Cancels what the payer is still asked for, where it would be refused otherwise. */
  cancelUnpaid: boolean;
  /** How long a call may take that has read the data before it was erased, and may write it afterwards. */
  lookAgainMs: number;
  onItem: () => void;
}

/** A function of the API runs for 15 seconds at most. */
export const longestCallMs = 15_000;
const mostLooks = 5;

interface Found {
  place: Place;
  item: Item;
}

/**
 * Replaces a payer's personal data in everything of a merchant, and leaves amounts, dates, ids and states as they are.
 *
 * Fails with a sentence, and changes nothing, where the payer is still asked for money and nobody said to cancel that.
 * It looks again until nothing is found, so that what was under way meanwhile is found too. Whatever cuts it off, another
 * run does what is left.
 */
export const erasePayer = async (erasure: Erasure): Promise<Erased> => {
  const done: Erased = { erased: new Map(), cancelled: new Map() };
  let found = await findPayer(erasure);
  refuse(found, erasure);
  for (let looks = 1; found.length > 0; looks++) {
    if (looks > mostLooks) {
      throw new OperatorError('New items of this payer keep being made: run this again when that is over.');
    }
    for (const each of found) await eraseOne(erasure, each, done);
    await delay(erasure.lookAgainMs);
    found = await findPayer(erasure);
  }
  return done;
};

/** Everything that has the payer's data, and is read for that: all there is of the merchant. */
export const findPayer = async (erasure: Erasure): Promise<Found[]> => {
  const { table, merchantId, onItem } = erasure;
  const wanted = await withSubscription(erasure);
  const found: Found[] = [];
  for (const place of places) {
    for await (const item of place.items(table, merchantId)) {
      onItem();
      const contact = place.contactOf(item);
      if (contact && isWanted(wanted, contact)) found.push({ place, item });
    }
  }
  return found;
};

/** Whoever is wanted by one invoice of a subscription is wanted in all of it. */
const withSubscription = async ({ table, merchantId, wanted }: Erasure): Promise<WantedPayer> => {
  const { token } = wanted;
  const invoice = token === undefined ? undefined : await invoiceReader(table).byToken(merchantId, token);
  return invoice?.subscriptionId == null ? wanted : { ...wanted, subscriptionId: invoice.subscriptionId };
};

const refuse = (found: readonly Found[], { nowMs, cancelUnpaid }: Erasure): void => {
  const inState = (wanted: string) =>
    found.filter(({ place, item }) => place.standing(item, nowMs) === wanted);
  const busy = inState('busy');
  if (busy.length > 0) {
    throw new OperatorError(`Being sent in this moment: ${said(busy)}. Run this again in a few minutes.`);
  }
  const open = inState('open');
  if (open.length > 0 && !cancelUnpaid) {
    throw new OperatorError(
      `This payer is still asked for money by ${said(open)}. Nothing was changed: wait until that is paid, or cancel it with --cancel-unpaid.`,
    );
  }
};

const eraseOne = async (
  erasure: Erasure,
  { place, item }: Found,
  { erased, cancelled }: Erased,
): Promise<void> => {
  const standing = place.standing(item, erasure.nowMs);
  // What is being sent became so since the first look: the next one finds what came of it.
  if (standing === 'busy') return;
  if (standing === 'over') {
    if (await place.erase(erasure, item)) count(erased, place);
    return;
  }
  // Found in the next look as it is then: cancelled, or paid a moment before.
  if (!erasure.cancelUnpaid) return;
  if (await place.cancel?.(erasure, item)) count(cancelled, place);
};

const count = (counts: KindCounts, { kind }: Place): void => {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
};

export const countsOf = (found: readonly Found[]): KindCounts => {
  const counts: KindCounts = new Map();
  for (const { place } of found) count(counts, place);
  return counts;
};

const said = (found: readonly Found[]): string => listed(countsOf(found));

/** `invoices: 2, subscriptions: 1`. */
export const listed = (counts: KindCounts): string =>
  [...counts].map(([kind, of]) => `${kind}: ${of}`).join(', ');
