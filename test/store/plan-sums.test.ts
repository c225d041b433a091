import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSplitInvoiceContract } from '../../shared/contracts/create-split-invoice.ts';
import { planDrafts } from '../../shared/contracts/invoice-plan.ts';
import { formatAmount } from '../../shared/domain/money.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { queryAll } from '../../shared/store/table.ts';
import { aCall, nowMs } from '../unit/fixtures/call.ts';
import { aMerchant } from '../unit/fixtures/merchant.ts';
import { parts } from '../unit/fixtures/plan.ts';
import { inputOf } from '../unit/fixtures/validated.ts';
import { ownTable } from './own-table.ts';
import { invoicesOf, planChange } from './plans.ts';
import { newShop, noonMs } from './shop.ts';

const table = await ownTable();
const repository = invoiceRepository(table);

const amount = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999_999 }),
  fc.integer({ min: 1, max: 2_000 }),
  fc.constant(999_999_999_999),
);
const sum = (fils: readonly number[]): bigint => fils.reduce((total, each) => total + BigInt(each), 0n);

test('the parts of any split add up to what was asked, to the fil, stored in order with consecutive ids', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(amount, { minLength: 2, maxLength: 50 }), async (asked) => {
      const shop = await newShop(table);
      const invoices = parts(asked.length, (at) => ({ amount: formatAmount(asked[at] ?? 0) }));
      const input = inputOf(createSplitInvoiceContract, aCall({ merchantCode: aMerchant.code, invoices }));
      const drafts = planDrafts('split', { invoices: input.invoices ?? [] }, aMerchant, nowMs);

      const made = invoicesOf(await repository.createMany(shop, drafts, planChange(noonMs)));

      const rows = await queryAll(table, { pk: `M#${shop.id}#INVOICES` });
      const stored = rows.map((row) => row['amount'] as number);
      expect(sum(stored)).toBe(sum(asked));
      expect(stored).toEqual(asked);
      expect(made.map((invoice) => [invoice.kind, invoice.amount])).toEqual(
        asked.map((fils) => ['split', fils]),
      );
      expect(rows.map(({ id }) => id)).toEqual(asked.map((_, at) => shop.firstInvoiceId + at));
    }),
    { numRuns: 25 },
  );
});
