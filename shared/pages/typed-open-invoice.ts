import type { Language } from '../domain/invoice.ts';
import type { Fils } from '../domain/money.ts';
import { amountAllowed, type OpenInvoice } from '../domain/open-invoice.ts';
import type { Payer } from '../domain/payment.ts';
import { typedAmount, typedPhone } from '../domain/typed-digits.ts';
import type { Typed } from './open-invoice-fields.ts';
import { textsIn } from './texts.ts';

/** The form of an open invoice as it came. */
export interface SentForm {
  input: {
    amount?: string | undefined;
    payerName?: string | undefined;
    payerPhone?: string | undefined;
    paymentType?: number | undefined;
  };
  malformed: ReadonlySet<string>;
}

export type ReadForm =
  | { ok: true; amount: Fils; paymentType: number; payer: Payer | null }
  | { ok: false; typed: Typed };

/** Reads what a payer typed; what is wrong with it is told in the payer's language, field by field. */
export const readOpenInvoiceForm = (
  { input, malformed }: SentForm,
  openInvoice: OpenInvoice,
  types: readonly number[],
  language: Language,
): ReadForm => {
  const { form } = textsIn(language);
  const wrong = new Map<'amount' | 'payerName' | 'payerPhone' | 'paymentType', string>();
  const { payerName = '', payerPhone = '', paymentType } = input;
  const amount = openInvoice.type === 'fixed' ? openInvoice.fixedAmount : typedAmount(input.amount ?? '');
  if (amount === undefined) wrong.set('amount', form.amountNeeded);
  else if (!amountAllowed(openInvoice, amount)) wrong.set('amount', form.amountOutside);
  if (malformed.has('payerName')) wrong.set('payerName', form.badName);
  const phone = payerPhone === '' ? '' : typedPhone(payerPhone);
  if (phone === undefined || malformed.has('payerPhone')) wrong.set('payerPhone', form.badPhone);
  if (paymentType === undefined || !types.includes(paymentType)) wrong.set('paymentType', form.chooseType);
  if (wrong.size === 0 && amount !== undefined && paymentType !== undefined && phone !== undefined) {
    const payer = payerName === '' && phone === '' ? null : { name: payerName, phone };
    return { ok: true, amount, paymentType, payer };
  }
  return { ok: false, typed: { amount: input.amount ?? '', payerName, payerPhone, paymentType, wrong } };
};
