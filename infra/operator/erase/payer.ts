import type { Customer } from '../../../shared/domain/invoice.ts';
import { kuwait } from '../../../shared/domain/merchant.ts';
import { visible } from '../../../shared/domain/typed-digits.ts';

/**
 * Who is to be erased: by a number with its country code, digits only; by an e-mail address in lower case; by the token of
 * what they were billed for or paid, where a name is all there is; or by any of these.
 */
export interface WantedPayer {
  phone?: string;
  email?: string;
  token?: string;
  /** The subscription that the token is of, or of one of whose invoices: each cycle has a token of its own. */
  subscriptionId?: number;
}

/** Whom an item is about. Parts that it does not say are empty. */
export interface Contact {
  name: string;
  phone: string;
  email: string;
  /** What names the item, or the payment it is made of. */
  token: string;
  /** Of a subscription, and of its invoices. */
  subscriptionId?: number | null;
}

/** What stands where somebody's name stood. Phones and addresses become empty, as where none was given. */
export const erasedName = 'Erased';
export const erasedCustomer: Customer = { name: erasedName, email: '', countryCode: '', mobileNumber: '' };

/** Whether an item is about the one who is wanted, and says so still. */
export const isWanted = ({ phone, email, token, subscriptionId }: WantedPayer, contact: Contact): boolean =>
  !isErased(contact) &&
  ((phone !== undefined && international(contact.phone) === phone) ||
    (email !== undefined && contact.email.trim().toLowerCase() === email) ||
    (token !== undefined && contact.token === token) ||
    (subscriptionId !== undefined && contact.subscriptionId === subscriptionId));

const isErased = ({ name, phone, email }: Contact): boolean =>
  [name, phone, email].every((part) => part === '' || part === erasedName);

/** Payers and cashiers type numbers as they like; eight digits are a number in Kuwait. */
const international = (phone: string): string => {
  const digits = visible(phone).replaceAll(/\D/g, '').replace(/^00/, '');
  return digits.length === 8 ? kuwait.countryCode + digits : digits;
};

/** `+965******45`, `n***@e***`, or a token, which names nobody: enough to see that it was the right one, and no more. */
export const masked = ({ phone, email, token }: WantedPayer): string =>
  [
    ...(phone === undefined
      ? []
      : [`+${phone.slice(0, 3)}${'*'.repeat(phone.length - 5)}${phone.slice(-2)}`]),
    ...(email === undefined ? [] : [email.replaceAll(/([^@])[^@]*/g, '$1***')]),
    ...(token === undefined ? [] : [token]),
  ].join(' or ');
