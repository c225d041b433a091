import type { Item, Table } from '../../../shared/store/table.ts';
import type { Contact } from './payer.ts';

/**
 * How an item stands that has the payer's data.
 * - `over`: nothing is to come of it; its data can go.
 * - `open`: the payer is still asked for money, or will be. It has to be cancelled first.
 * - `busy`: just now it becomes something else.
 */
export type Standing = 'over' | 'open' | 'busy';

/** One kind of item that holds personal data of payers. */
export interface Place {
  /** In the plural, as reports have it. */
  kind: string;
  items: (table: Table, merchantId: number) => AsyncGenerator<Item, void>;
  /** Whom an item is about; undefined where it says nothing of anybody, or no more. */
  contactOf: (item: Item) => Contact | undefined;
  standing: (item: Item, nowMs: number) => Standing;
  /**
   * Puts the placeholder in the place of the data, in one write that holds only while the item is as it was read.
   *
   * @returns false when it is not, any more: it has to be looked at again
   */
  erase: (eraser: Eraser, item: Item) => Promise<boolean>;
  /** Cancels what is open, as its merchant would; false where it has ended by itself meanwhile. Only of kinds that can be. */
  cancel?: (eraser: Eraser, item: Item) => Promise<boolean>;
}

/** What an erasure works with. */
export interface Eraser {
  table: Table;
  merchantId: number;
  nowMs: number;
  /** Takes an attachment out of the bucket; nothing where it is gone already. */
  dropAttachment: (name: string) => Promise<void>;
}
