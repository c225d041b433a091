import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { formatAmount } from '../domain/money.ts';
import type { OpenInvoice } from '../domain/open-invoice.ts';
import { type Html, money } from './formats.ts';
import { fieldError, invalid } from './payment-form.ts';
import { textsIn } from './texts.ts';

/** What a payer typed into the form of an open invoice, and which of it is wrong. */
export interface Typed {
  amount: string;
  payerName: string;
  payerPhone: string;
  paymentType: number | undefined;
  wrong: ReadonlyMap<'amount' | 'payerName' | 'payerPhone' | 'paymentType', string>;
}

/** The fields above the choice of how to pay: an amount where it is the payer's to choose, and who pays. */
export const openInvoiceFields = (openInvoice: OpenInvoice, language: Language, typed?: Typed): Html => {
  const { form, openInvoice: texts } = textsIn(language);
  const about = (name: 'payerName' | 'payerPhone', label: string, attributes: Html): Html =>
    html`<div class="field"><label for="${name}">${label} <span class="soft">(${form.optional})</span></label>${wrongness(name, language, typed)}<input id="${name}" name="${name}" value="${typed?.[name]}" ${attributes}${isWrong(name, typed)}></div>`;
  const amount = openInvoice.type === 'open' && amountField(openInvoice, language, typed);
  return html`${amount}<fieldset class="card"><legend>${texts.payer}</legend>${about('payerName', form.name, html`autocomplete="name" maxlength="100" dir="auto"`)}${about('payerPhone', form.phone, html`type="tel" autocomplete="tel" maxlength="32" dir="ltr"`)}</fieldset>`;
};

const amountField = (openInvoice: OpenInvoice, language: Language, typed?: Typed): Html => {
  const { form } = textsIn(language);
  const { minAmount, maxAmount } = openInvoice;
  const suggested = minAmount === maxAmount ? formatAmount(minAmount) : '';
  const described = typed?.wrong.has('amount') ? 'amount-error amount-hint' : 'amount-hint';
  const wrong = typed?.wrong.has('amount') && html` aria-invalid="true"`;
  const bounds = html`${form.between} ${money(minAmount, language)} ${form.and} ${money(maxAmount, language)}`;
  return html`<section class="card field"><label for="amount">${form.amount}</label><p class="small soft" id="amount-hint">${bounds}</p>${wrongness('amount', language, typed)}<input id="amount" name="amount" inputmode="decimal" autocomplete="off" required maxlength="32" dir="ltr" value="${typed?.amount ?? suggested}" aria-describedby="${described}"${wrong}></section>`;
};

type Name = 'amount' | 'payerName' | 'payerPhone';

const wrongness = (name: Name, language: Language, typed?: Typed): Html | '' => {
  const text = typed?.wrong.get(name);
  return text === undefined ? '' : fieldError(`${name}-error`, text, language);
};

const isWrong = (name: Name, typed?: Typed): Html | '' =>
  typed?.wrong.has(name) ? invalid(`${name}-error`) : '';
