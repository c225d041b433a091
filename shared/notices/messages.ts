import { html } from 'hono/html';
import { type Invoice, type Language, phoneOf } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { directionOf, moneyText } from '../pages/formats.ts';
import type { Email, Sms, WhatsApp } from './senders.ts';
import { type MessageTexts, noticeTextsIn, type Told } from './texts.ts';

/** What a payer is told of. */
export interface Subject {
  invoice: Invoice;
  merchant: Merchant;
  /** That the invoice is still unpaid, shortly before its last day. */
  isReminder: boolean;
  publicBaseUrl: string;
}

/** The SMS about the invoice in its language, and what it says in both; the invoice keeps both. */
export const smsOf = (subject: Subject): { sms: Sms; texts: Invoice['smsTexts'] } => {
  const { invoice, merchant } = subject;
  const text = (language: Language) => textsOf(subject, language).sms(toldOf(subject, language));
  const texts = { en: text('en'), ar: text('ar') };
  const sms = { to: numberOf(invoice), text: texts[invoice.language], sender: merchant.notices.smsSender };
  return { sms, texts };
};

/** The e-mail about the invoice, as text and as HTML, in the invoice's language. */
export const emailOf = (about: Subject): Email => {
  const { invoice, merchant } = about;
  const { language, customer } = invoice;
  const told = toldOf(about, language);
  const { subject, request, pay } = textsOf(about, language).email;
  return {
    to: customer?.email ?? '',
    fromName: merchant.notices.emailSenderName || merchant.profile.name,
    subject: subject(told),
    text: `${request(told)}\n\n${pay}:\n${told.link}\n`,
    html: String(html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><title>${subject(told)}</title></head>
<body><p>${request(told)}</p><p><a href="${told.link}">${pay}</a></p><p dir="ltr">${told.link}</p></body></html>`),
  };
};

/**
 * The template about the invoice: its body has the merchant's name, the amount, in a reminder the last day, and the link,
 * in this order.
 */
export const whatsAppOf = (subject: Subject): WhatsApp => {
  const { invoice, isReminder } = subject;
  const { merchantName, amount, lastDay, link } = toldOf(subject, invoice.language);
  return {
    to: numberOf(invoice),
    template: isReminder ? 'invoice_reminder' : 'invoice_notice',
    language: invoice.language,
    values: isReminder ? [merchantName, amount, lastDay, link] : [merchantName, amount, link],
  };
};

/** The payer's number with its plus; empty when there is none. */
const numberOf = ({ customer }: Invoice): string => {
  const phone = customer ? phoneOf(customer) : '';
  return phone && `+${phone}`;
};

const textsOf = ({ isReminder }: Subject, language: Language): MessageTexts =>
  noticeTextsIn(language)[isReminder ? 'reminder' : 'invoice'];

const toldOf = ({ invoice, merchant, publicBaseUrl }: Subject, language: Language): Told => ({
  merchantName: merchant.profile.name,
  amount: moneyText(invoice.amount, language),
  lastDay: invoice.expiresOn,
  link: `${publicBaseUrl}/s/${invoice.accessKey}`,
});
