import type { Key } from '../../shared/store/keys.ts';
import type { Item, Query, Table } from '../../shared/store/table.ts';

/** What a query leads to, page by page: of a partition of any size no more is held in memory than one page. */
export async function* pagesOf(table: Table, query: Query): AsyncGenerator<readonly Item[], void> {
  let startAfter: Item | undefined;
  do {
    const page = await table.query(startAfter ? { ...query, startAfter } : query);
    yield page.items;
    startAfter = page.next;
  } while (startAfter);
}

/** The same item by item. */
export async function* itemsIn(table: Table, query: Query): AsyncGenerator<Item, void> {
  for await (const page of pagesOf(table, query)) yield* page;
}

export const keyOf = ({ pk, sk }: Item): Key => ({ pk: pk as string, sk: sk as string });
