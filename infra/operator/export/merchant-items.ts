import type { Key } from '../../../shared/store/keys.ts';
import type { Item, Query, Table } from '../../../shared/store/table.ts';
import { keyOf, pagesOf } from '../pages.ts';
import { type ExportedKind, exportedKinds } from './exported-kinds.ts';

/** One item of an export, with the place it was read from. */
export interface ExportedItem {
  kind: string;
  id: string;
  key: Key;
  data: object;
}

/** Items in a page of the table, and parents whose children are read at once: what is held in memory at a time. */
const pageSize = 200;
const atOnce = 20;

/**
 * Everything of a merchant that is exported, kind by kind, in the order of their keys; what belongs to an item follows it.
 *
 * Read page by page and strongly consistent, but not all at one moment: what changes meanwhile is as the reader finds it.
 */
export async function* merchantItems(table: Table, merchantId: number): AsyncGenerator<ExportedItem, void> {
  for (const kind of exportedKinds) yield* itemsOf(table, merchantId, kind, {});
}

async function* itemsOf(
  table: Table,
  merchantId: number,
  kind: ExportedKind,
  parent: Item,
  first?: readonly Item[],
): AsyncGenerator<ExportedItem, void> {
  const pages = first ? [first] : pagesOf(table, queryOf(merchantId, kind, parent));
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += atOnce) {
      const some = page.slice(from, from + atOnce);
      const firstPages = await Promise.all(some.map((item) => firstChildren(table, merchantId, kind, item)));
      for (const [at, item] of some.entries()) {
        const data = kind.data(item);
        if (data) yield { kind: kind.kind, id: kind.id(item), key: keyOf(item), data };
        for (const { child, items } of firstPages[at] ?? []) {
          yield* itemsOf(table, merchantId, child, item, items);
        }
      }
    }
  }
}

/** The children that fit into a page, which is nearly all there ever are; absent where they have to be read as they come. */
const firstChildren = async (
  table: Table,
  merchantId: number,
  { children = [] }: ExportedKind,
  item: Item,
): Promise<{ child: ExportedKind; items?: readonly Item[] }[]> =>
  Promise.all(
    children.map(async (child) => {
      const { items, next } = await table.query(queryOf(merchantId, child, item));
      return next ? { child } : { child, items };
    }),
  );

const queryOf = (merchantId: number, { pk, sk }: ExportedKind, parent: Item): Query => ({
  pk: pk(merchantId, parent),
  ...(sk !== undefined && { beginsWith: sk }),
  limit: pageSize,
});
