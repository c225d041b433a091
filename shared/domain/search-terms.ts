import { type Invoice, phoneOf } from './invoice.ts';
import type { Payment } from './payment.ts';
import type { Refund } from './refund.ts';

/** Longest term kept; what comes after is not searched. */
const longestTerm = 64;
const mostTerms = 24;

/** Text as it is compared: compatibility forms folded, Arabic marks and tatweel dropped, lower case, single spaces. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0640\p{M}]/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The same as a term of the index, which is not longer than one may be. */
export const normalise = (text: string): string =>
  folded(text)
    .slice(0, longestTerm)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();

type Searchable = Pick<Invoice, 'id' | 'token' | 'referenceNumber' | 'customer'>;

/**
 * The terms an invoice is found by: reference number, token, id, phone with and without country code, e-mail,
 * and the name from each of its words on, so that "Ali Hassan" is found by "ali", "hassan" and "ali has" (section 7).
 */
export const searchTerms = (invoice: Searchable): string[] => {
  const { customer } = invoice;
  const terms = [invoice.referenceNumber, invoice.token, String(invoice.id)];
  if (customer)
    terms.push(phoneOf(customer), customer.mobileNumber, customer.email, ...wordTails(customer.name));
  return kept(terms);
};

/** The terms a payment is found by: token, order reference, id, and what the acquirer calls it. Never the card. */
export const paymentTerms = ({ id, token, orderReference, capture }: Payment): string[] =>
  kept([token, orderReference, String(id), ...(capture ? [capture.trackId, capture.transactionId] : [])]);

/** The terms a refund is found by: its id, and whatever its payment is found by. */
export const refundTerms = ({ id }: Pick<Refund, 'id'>, payment: Payment): string[] =>
  kept([String(id), ...paymentTerms(payment)]);

/** Whether an invoice still has a term that begins with the searched text. */
export const matchesSearch = (invoice: Searchable, search: string): boolean => {
  const wanted = searchedText(search);
  return searchTerms(invoice).some((term) => term.startsWith(wanted));
};

/** A text in the form terms are kept in, without the plus that a phone may be typed with. */
export const searchedText = (search: string): string => normalise(search).replace(/^\+(?=\d)/, '');

const kept = (terms: readonly string[]): string[] =>
  [...new Set(terms.map(searchedText))].filter((term) => term !== '').slice(0, mostTerms);

const wordTails = (name: string): string[] => {
  const words = normalise(name).split(' ');
  return words.map((_, index) => words.slice(index).join(' '));
};
