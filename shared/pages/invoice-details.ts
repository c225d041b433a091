import { html } from 'hono/html';
import type { Invoice, Language } from '../domain/invoice.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { bareMoney, code, type Html, longDate, money, named } from './formats.ts';
import { facts } from './layout.ts';
import { textsIn } from './texts.ts';

/** Who owes what, for what and until when. */
export const invoiceDetails = (invoice: Invoice, language: Language, publicBaseUrl: string): Html => {
  const { invoice: texts } = textsIn(language);
  const { customer, expiresOn, createdMs, referenceNumber, description, attachment } = invoice;
  const list = facts([
    [texts.customer, customer?.name ? named(customer.name) : undefined],
    [texts.payableUntil, longDate(expiresOn, language)],
    [texts.issuedOn, longDate(kuwaitDate(createdMs), language)],
    [texts.reference, referenceNumber && code(referenceNumber)],
    [texts.description, description && named(description)],
    [
      texts.attachment,
      attachment &&
        html`<a href="${publicBaseUrl}/attachments/${attachment}" rel="noreferrer">${texts.openAttachment}</a>`,
    ],
  ]);
  return html`<section class="card"><h2>${texts.details}</h2>${list}</section>${bill(invoice, language)}`;
};

/** The lines of the bill; nothing for an invoice that is one amount. */
const bill = (invoice: Invoice, language: Language): Html | '' => {
  const { invoice: texts } = textsIn(language);
  const { products, discount, serviceCharge, amount } = invoice;
  if (products.length === 0 && discount === 0 && serviceCharge === 0) return '';
  const sum = (name: string, fils: number) =>
    html`<tr><th scope="row">${name}</th><td>${money(fils, language)}</td></tr>`;
  return html`<section class="card"><h2 id="items">${texts.items}</h2><table aria-labelledby="items">${
    products.length > 0 &&
    html`<thead><tr><th scope="col">${texts.item}</th><th scope="col">${texts.amount}</th></tr></thead><tbody>${products.map(
      ({ name, rate, quantity, amount: line }) =>
        html`<tr><th scope="row">${named(name)} <span class="small soft">${code(quantity)} × ${bareMoney(rate)}</span></th><td>${bareMoney(line)}</td></tr>`,
    )}</tbody>`
  }<tfoot>${discount > 0 && sum(texts.discount, discount)}${serviceCharge > 0 && sum(texts.serviceCharge, serviceCharge)}${sum(texts.amountDue, amount)}</tfoot></table></section>`;
};
