import type { Payer as PayerOfOpenInvoice } from '../../../shared/domain/open-invoice.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { openInvoicesOf, payersOf, paymentKey, paymentsOf } from '../../../shared/store/keys.ts';
import { paymentFrom } from '../../../shared/store/payment-item.ts';
import type { Condition, Item, Table } from '../../../shared/store/table.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { itemsIn, keyOf } from '../pages.ts';
import { erasedName } from './payer.ts';
import type { Eraser, Place } from './place.ts';

/** Payments of open invoices and at terminals: who paid. What was paid, when and with what stays. */
export const payments: Place = {
  kind: 'payments',
  items: (table, merchantId) => itemsIn(table, { pk: paymentsOf(merchantId), beginsWith: 'P#' }),
  contactOf: (item) => {
    const { payer, token } = paymentFrom(item);
    return payer ? { ...payer, email: '', token } : undefined;
  },
  // Nobody is asked for money by a payment: one that is under way is settled as it would have been.
  standing: () => 'over',
  erase: ({ table }, item) => {
    const { set, values, ...condition } = asRead(paymentFrom(item));
    return unlessChanged(() =>
      table.update(keyOf(item), set, {
        ...condition,
        values: { ...values, ':erased': { name: erasedName, phone: '' } },
      }),
    );
  },
};

/**
 * Erases who paid from one payment, which says less of the payer than what it was for, and may not be found by itself.
 *
 * @returns false when the payment has changed meanwhile: it has to be looked at again
 */
export const erasePayerOf = async (eraser: Eraser, paymentId: number): Promise<boolean> => {
  const item = await eraser.table.get(paymentKey(eraser.merchantId, paymentId));
  return item && paymentFrom(item).payer ? payments.erase(eraser, item) : true;
};

/**
 * Whoever settles a payment writes it whole, for as long as its state and its count of look-ups are what they were
 * (`settlement.ts`). So the count rises here: what was read with the payer in it is not written any more.
 */
const asRead = ({ payer, state, lookups }: Payment): { set: string } & Required<Condition> => {
  const names = { '#state': 'state' };
  const values = { ':payer': payer, ':state': state };
  const condition = 'payer = :payer AND #state = :state';
  if (state === 'captured') return { set: 'SET payer = :erased', condition, names, values };
  return {
    set: 'SET payer = :erased, lookups = lookups + :one',
    condition: `${condition} AND lookups = :lookups`,
    names,
    values: { ...values, ':lookups': lookups, ':one': 1 },
  };
};

/** The list of who paid each open invoice, which is made of the payments. */
export const openInvoicePayers: Place = {
  kind: "open invoices' payers",
  items: allPayers,
  contactOf: (item) => payerFrom(item),
  standing: () => 'over',
  erase: ({ table }, item) => {
    const { name, phone, email } = payerFrom(item);
    return unlessChanged(() =>
      table.update(keyOf(item), 'SET #name = :erased, phone = :none, email = :none', {
        condition: '#name = :name AND phone = :phone AND email = :email',
        names: { '#name': 'name' },
        values: { ':erased': erasedName, ':none': '', ':name': name, ':phone': phone, ':email': email },
      }),
    );
  },
};

const payerFrom = (item: Item): PayerOfOpenInvoice => item as unknown as PayerOfOpenInvoice;

async function* allPayers(table: Table, merchantId: number): AsyncGenerator<Item, void> {
  for await (const { id } of itemsIn(table, { pk: openInvoicesOf(merchantId), beginsWith: 'O#' })) {
    yield* itemsIn(table, { pk: payersOf(merchantId, id as number) });
  }
}
