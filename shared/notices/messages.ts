import { html } from 'hono/html';
import { type Invoice, type Language, phoneOf } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { directionOf, moneyText } from '../pages/formats.ts';
import type { Email, WhatsApp } from './senders.ts';
import { noticeTextsIn, type Told } from './texts.ts';

/** What an SMS about the invoice says in both languages; the invoice keeps both. */
export const smsTextsOf = (
  invoice: Invoice,
  merchant: Merchant,
  publicBaseUrl: string,
): Invoice['smsTexts'] => {
  const text = (language: Language) =>
    noticeTextsIn(language).sms(toldOf(invoice, merchant, publicBaseUrl, language));
  return { en: text('en'), ar: text('ar') };
};

/** The e-mail about the invoice, as text and as HTML, in the invoice's language. */
export const emailOf = (invoice: Invoice, merchant: Merchant, publicBaseUrl: string): Email => {
  const { language, customer } = invoice;
  const told = toldOf(invoice, merchant, publicBaseUrl, language);
  const { subject, request, pay } = noticeTextsIn(language).email;
  return {
    to: customer?.email ?? '',
    subject: subject(told),
    text: `${request(told)}\n\n${pay}:\n${told.link}\n`,
    html: String(html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><title>${subject(told)}</title></head>
<body><p>${request(told)}</p><p><a href="${told.link}">${pay}</a></p><p dir="ltr">${told.link}</p></body></html>`),
  };
};

/** The template about the invoice: its body has the merchant's name, the amount and the link, in this order. */
export const whatsAppOf = (invoice: Invoice, merchant: Merchant, publicBaseUrl: string): WhatsApp => {
  const { merchantName, amount, link } = toldOf(invoice, merchant, publicBaseUrl, invoice.language);
  return {
    to: numberOf(invoice),
    template: 'invoice_notice',
    language: invoice.language,
    values: [merchantName, amount, link],
  };
};

/** The payer's number with its plus; empty when there is none. */
export const numberOf = ({ customer }: Invoice): string => {
  const phone = customer ? phoneOf(customer) : '';
  return phone && `+${phone}`;
};

const toldOf = (
  { amount, accessKey }: Invoice,
  { profile }: Merchant,
  publicBaseUrl: string,
  language: Language,
): Told => ({
  merchantName: profile.name,
  amount: moneyText(amount, language),
  link: `${publicBaseUrl}/s/${accessKey}`,
});
