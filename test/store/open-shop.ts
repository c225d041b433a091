import { randomInt } from 'node:crypto';
import type { OpenInvoice, OpenInvoiceDraft } from '../../shared/domain/open-invoice.ts';
import type { Claim } from '../../shared/store/idempotency.ts';
import { type OpenInvoicePayment, openInvoicePaidWrite } from '../../shared/store/open-invoice-payments.ts';
import type { OpenInvoiceChange } from '../../shared/store/open-invoices.ts';
import { untilSettled } from '../../shared/store/retry.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { day, noonMs } from './shop.ts';

/** A merchant id that no other test uses: open invoices need no more of a merchant than that. */
export const newShopId = (): number => randomInt(100_000_000, 1_000_000_000);

export const openDraft = (wanted: Partial<OpenInvoiceDraft> = {}): OpenInvoiceDraft => ({
  title: 'Gym in March',
  type: 'fixed',
  fixedAmount: 25_000,
  minAmount: 0,
  maxAmount: 0,
  description: 'Monthly fee',
  expiresOn: day('2026-04-09'),
  ...wanted,
});

/** A change whose answer is the open invoice itself. */
export const openChange = (nowMs = noonMs, claim?: Claim): OpenInvoiceChange => ({
  nowMs,
  claim,
  answer: (openInvoice) => ({ message: 'done', response: openInvoice }),
});

export const openInvoiceIn = ({ response }: { response: unknown }): OpenInvoice => response as OpenInvoice;

export const payment = (
  merchantId: number,
  openInvoiceId: number,
  wanted: Partial<OpenInvoicePayment> = {},
): OpenInvoicePayment => ({
  merchantId,
  openInvoiceId,
  paymentId: 1,
  name: 'Noura Ali',
  email: 'noura@example.com',
  phone: '96555512345',
  amount: 25_000,
  paymentTypeId: 1,
  token: '84221717575602869376365549977',
  paidMs: noonMs,
  ...wanted,
});

/** The part of a payment that concerns its open invoice, alone; whether it could be paid. */
export const payOpenInvoice = (table: Table, openInvoice: OpenInvoice): Promise<'done' | 'refused'> =>
  untilSettled(async () => {
    const result = await table.transact([openInvoicePaidWrite(openInvoice, noonMs)]);
    if (result.done) return 'done';
    return result.refusals[0]?.reason === 'condition' ? 'refused' : undefined;
  });

/** Everything there is of a merchant's open invoices, as ids: the rows, the links to them and the events about them. */
export const openBooks = async (table: { items(): Promise<Item[]> }, merchantId: number) => {
  const mine = (await table.items()).filter((item) => item['merchantId'] === merchantId);
  const ids = (wanted: (item: Item) => boolean, name: string) =>
    mine
      .filter(wanted)
      .map((item) => item[name])
      .sort((a, b) => Number(a) - Number(b));
  return {
    rows: ids(({ sk }) => String(sk).startsWith('O#'), 'id'),
    links: ids(({ sk }) => sk === 'LINK', 'openInvoiceId'),
    created: ids(({ type }) => type === 'open-invoice.created', 'openInvoiceId'),
    updated: ids(({ type }) => type === 'open-invoice.updated', 'openInvoiceId'),
    cancelled: ids(({ type }) => type === 'open-invoice.cancelled', 'openInvoiceId'),
  };
};
