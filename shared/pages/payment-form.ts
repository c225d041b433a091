import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { paymentTypes } from '../domain/merchant.ts';
import type { Html } from './formats.ts';
import { textsIn } from './texts.ts';

/** What a payer is offered, and, shown again, what was chosen and what of it was wrong. */
export interface PaymentForm {
  /** The path it is sent to. */
  action: string;
  language: Language;
  types: readonly number[];
  chosen?: number | undefined;
  wrongType?: boolean;
  /** Further fields above the choice. */
  fields?: Html;
  /** What is paid, between the choice and the button. */
  details?: Html;
  /** What stands on the button. */
  button: Html | string;
}

/** The form that leads to the acquirer's page; the button stays within the thumb's reach. */
export const paymentForm = (form: PaymentForm): Html => {
  const { action, language, fields, details, button } = form;
  return html`<form method="post" action="${action}"><input type="hidden" name="lang" value="${language}">${fields}<section class="card choices">${typeChoice(form)}</section>${details}<div class="pay"><button class="button" type="submit"><span>${button}</span></button></div></form>`;
};

const typeChoice = ({ types, chosen, wrongType, language }: PaymentForm): Html => {
  const texts = textsIn(language).form;
  const checked = types.length === 1 ? types[0] : chosen;
  const radios = types.map(
    (type) =>
      html`<label class="choice"><input type="radio" name="paymentType" value="${type}" required${type === checked && html` checked`}${wrongType && invalid('type-error')}><span>${typeName(type, language)}</span>${typeHint(type, language)}</label>`,
  );
  return html`<fieldset><legend>${texts.legend}</legend>${wrongType && fieldError('type-error', texts.chooseType, language)}${radios}<p class="small soft">${texts.next}</p></fieldset>`;
};

/** A payment type as payers know it. */
export const typeName = (type: number, language: Language): string =>
  textsIn(language).paymentTypes[type] ?? paymentTypes[type] ?? '';

const typeHint = (type: number, language: Language): Html | '' => {
  const name = paymentTypes[type] ?? '';
  return name === typeName(type, language) ? '' : html`<span class="small soft"><bdi>${name}</bdi></span>`;
};

/** What is wrong with a field, where its input says that it is described. */
export const fieldError = (id: string, text: string, language: Language): Html =>
  html`<p class="error" id="${id}">${textsIn(language).form.error} ${text}</p>`;

export const invalid = (describedBy: string): Html =>
  html` aria-invalid="true" aria-describedby="${describedBy}"`;
