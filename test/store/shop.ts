import { randomInt } from 'node:crypto';
import { merchantOf } from '../../infra/operator/register-merchant.ts';
import type { Invoice, InvoiceDraft } from '../../shared/domain/invoice.ts';
import type { KuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Claim } from '../../shared/store/idempotency.ts';
import type { Change } from '../../shared/store/invoice-change.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';

/** 2026-03-10 12:00 in Kuwait. */
export const noonMs = Date.UTC(2026, 2, 10, 9);
export const dayMs = 86_400_000;
export const minuteMs = 60_000;
/** The midnight that begins 2026-03-11 in Kuwait. */
export const midnightMs = Date.UTC(2026, 2, 10, 21);
export const day = (text: string): KuwaitDate => text as KuwaitDate;

/** A merchant in the table, without secrets: for tests that need no HTTP. */
export const newShop = async (table: Table, wanted: Partial<Merchant> = {}): Promise<Merchant> => {
  const id = randomInt(100_000_000, 1_000_000_000);
  const shop = merchant(id, wanted);
  const login = { username: shop.profile.username, merchantId: id, passwordHash: 'none' };
  if (!(await merchantRepository(table).register(shop, login))) throw new Error('The shop is taken.');
  return shop;
};

const merchant = (id: number, wanted: Partial<Merchant>): Merchant => ({
  ...merchantOf(
    {
      username: `shop-${id}`,
      name: 'Shop',
      email: 'shop@example.com',
      paymentTypes: [1, 2],
      serviceTypes: [2, 3],
      firstInvoiceId: 5_001,
    },
    id,
    `C${id}`,
    noonMs - 30 * dayMs,
  ),
  ...wanted,
});

export const draft = (wanted: Partial<InvoiceDraft> = {}): InvoiceDraft => ({
  kind: 'single',
  channel: 'sms',
  referenceNumber: 'ORDER-1',
  amount: 10_000,
  serviceCharge: 0,
  discount: 0,
  paymentMethods: [1, 2],
  description: 'Two boxes of dates',
  language: 'en',
  expiresOn: day('2099-12-31'),
  attachment: '',
  webhook: '',
  customer: {
    name: 'Noura Ali',
    email: 'noura@example.com',
    countryCode: '965',
    mobileNumber: '55512345',
  },
  products: [],
  ...wanted,
});

/** A change whose answer is the invoice itself. */
export const change = (nowMs: number, claim?: Claim): Change => ({
  nowMs,
  claim,
  answer: (invoice) => ({ message: 'done', response: invoice }),
});

export const claimOn = (merchantId: number, hash: string, nowMs: number, payload = hash): Claim => ({
  merchantId,
  hash,
  fingerprint: payload,
  expiresMs: nowMs + dayMs,
});

export const invoiceOf = ({ response }: { response: unknown }): Invoice => response as Invoice;

/** What each of many did: how often it ended with which outcome. */
export const tally = <T>(outcomes: readonly T[]): Map<T, number> => {
  const counts = new Map<T, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
};

/** The code of the failure that the caller is told, `done`, or the message of a fault. */
export const outcomeOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    return (error as { failure?: { code: string } }).failure?.code ?? (error as Error).message;
  }
};

/** 0, 1, … count-1, mapped all at once. */
export const atOnce = <T>(count: number, act: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => act(at)));
