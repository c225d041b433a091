import type { Customer } from '../../../shared/domain/invoice.ts';
import { kuwait } from '../../../shared/domain/merchant.ts';
import { visible } from '../../../shared/domain/typed-digits.ts';

/** Who is to be erased: by a number with its country code, digits only; by an e-mail address in lower case; or by either. */
export interface WantedPayer {
  phone?: string;
  email?: string;
}

/** How somebody can be reached, by what an item says. Parts that it does not say are empty. */
export interface Contact {
  phone: string;
  email: string;
}

/** What stands where somebody's name stood. Phones and addresses become empty, as where none was given. */
export const erasedName = 'Erased';
export const erasedCustomer: Customer = { name: erasedName, email: '', countryCode: '', mobileNumber: '' };

export const isWanted = ({ phone, email }: WantedPayer, contact: Contact): boolean =>
  (phone !== undefined && international(contact.phone) === phone) ||
  (email !== undefined && contact.email.trim().toLowerCase() === email);

/** Payers and cashiers type numbers as they like; eight digits are a number in Kuwait. */
const international = (phone: string): string => {
  const digits = visible(phone).replaceAll(/\D/g, '').replace(/^00/, '');
  return digits.length === 8 ? kuwait.countryCode + digits : digits;
};

/** `+965******45`, `n***@e***`: enough to see that it was the right one, and no more. */
export const masked = ({ phone, email }: WantedPayer): string =>
  [
    ...(phone === undefined
      ? []
      : [`+${phone.slice(0, 3)}${'*'.repeat(phone.length - 5)}${phone.slice(-2)}`]),
    ...(email === undefined ? [] : [email.replaceAll(/([^@])[^@]*/g, '$1***')]),
  ].join(' or ');
