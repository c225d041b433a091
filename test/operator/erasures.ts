import type { Erasure } from '../../infra/operator/erase/erase-payer.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Table } from '../../shared/store/table.ts';
import { minuteMs, noonMs } from '../store/shop.ts';

export const phone = '96555512345';

/** An erasure of a shop's payer that waits for nothing. */
export const erasureIn = (table: Table, shop: Merchant, wanted: Partial<Erasure> = {}): Erasure => ({
  table,
  merchantId: shop.id,
  wanted: { phone },
  nowMs: noonMs + 2 * minuteMs,
  cancelUnpaid: true,
  lookAgainMs: 0,
  dropAttachment: async () => {},
  onItem: () => {},
  ...wanted,
});
