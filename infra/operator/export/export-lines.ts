import type { Merchant } from '../../../shared/domain/merchant.ts';
import type { Table } from '../../../shared/store/table.ts';
import { merchantItems } from './merchant-items.ts';
import { plainForm } from './plain-form.ts';

/** The form of the lines; it rises when a reader of the old one would misread the new one. */
const formVersion = 1;

/** How many lines there are of each kind, in the order of the export. */
export type LineCounts = Map<string, number>;

/**
 * A merchant's data as JSON lines, `{"kind","id","data"}` each: `export` first, `end` last, so that a file that was cut off
 * shows it. Counts what it has given into `counts`.
 */
export async function* exportLines(
  table: Table,
  merchant: Pick<Merchant, 'id' | 'code'>,
  nowMs: number,
  counts: LineCounts,
): AsyncGenerator<string, void> {
  const { id, code } = merchant;
  yield line('export', code, { version: formVersion, merchantId: id, beganMs: nowMs });
  for await (const item of merchantItems(table, id)) {
    counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1);
    yield line(item.kind, item.id, item.data);
  }
  yield line('end', code, { lines: Object.fromEntries(counts) });
}

const line = (kind: string, id: string, data: object): string =>
  `${JSON.stringify({ kind, id, data: plainForm(data) })}\n`;
