import type { CardBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import type { Client } from './client.ts';
import { eventually } from './eventually.ts';
import { tableUnderTest } from './merchant.ts';
import { payInvoice } from './pay-invoice.ts';

/** A request for a subscription's first invoice. */
export const seriesPayload = (wanted: object = {}, nowMs = Date.now()) => ({
  amount: '15.000',
  invoiceType: '0',
  subscription: '1',
  frequency: '1',
  noofRecurrence: '12',
  SubscriptionType: '0',
  startDate: kuwaitDate(nowMs),
  ...wanted,
});

/** The payer pays an invoice with a card that behaves so when it is charged later. */
export const payWithCard = async (
  merchantId: number,
  invoiceId: number,
  card: CardBehaviour,
  nowMs = Date.now(),
): Promise<void> => {
  const table = tableUnderTest();
  const merchant = (await merchantRepository(table).byId(merchantId)) as Merchant;
  const invoice = (await invoiceRepository(table).byId(merchantId, invoiceId)) as Invoice;
  const { effect } = await payInvoice(table, merchant, invoice, nowMs, { card });
  if (effect !== 'paid') throw new Error(`The invoice was not paid: ${effect}.`);
};

/** A subscription made over HTTP whose first invoice is paid: its first invoice, once the stream has brought it on. */
export const subscribe = async (
  { id: merchantId, client }: { id: number; client: Client },
  wanted: object = {},
  card: CardBehaviour = 'approve',
  nowMs = Date.now(),
): Promise<{ id: number; token: string }> => {
  const made = await client.call('POST', '/api/v1/invoice', seriesPayload(wanted, nowMs));
  if (made.status !== 200) throw new Error(`creating a subscription: ${made.status} ${made.text}`);
  const { id, token } = made.json.response;
  await payWithCard(merchantId, id, card, nowMs);
  await eventually(
    () => stateOf(merchantId, id),
    (state) => state !== 'pending',
  );
  return { id, token };
};

export const stateOf = async (merchantId: number, subscriptionId: number): Promise<string | undefined> =>
  (await subscriptionRepository(tableUnderTest()).byId(merchantId, subscriptionId))?.state;
