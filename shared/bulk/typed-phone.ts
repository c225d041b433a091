import { kuwait } from '../domain/merchant.ts';
import { typedPhone, visible } from '../domain/typed-digits.ts';
import type { Problem } from './texts.ts';

/** A country code as it is typed, in either script, with a plus, with 00 or with neither. */
export const typedCountryCode = (text: string): string =>
  visible(text)
    .trim()
    .replace(/^(?:\+|00)/, '');

/**
 * A phone number as people write it in a table, without its country's digits.
 *
 * A plus or 00 says that these are there. Spreadsheets drop the plus, so eleven digits that begin with 965 are a number
 * of Kuwait too; how long numbers of other countries are is not known here, and theirs stay as they are.
 *
 * @param countryCode undefined when the row gives none: then the number is of Kuwait
 */
export const typedMobileNumber = (
  phone: string,
  countryCode: string | undefined,
): { mobileNumber: string } | Problem => {
  const text = visible(phone).trim();
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(text)) return 'shortened';
  const isInternational = /^(?:\+|00)/.test(text);
  const digits = typedPhone(text.replace(/^00/, ''));
  if (digits === undefined) return 'no-phone';
  const code = countryCode ?? kuwait.countryCode;
  const hasCode = digits.startsWith(code);
  if (isInternational && !hasCode) return countryCode === undefined ? 'country-needed' : 'other-country';
  const isKuwaits = code === kuwait.countryCode && hasCode && digits.length === kuwaitDigits;
  return { mobileNumber: isInternational || isKuwaits ? digits.slice(code.length) : digits };
};

/** Of a number with its country code. */
const kuwaitDigits = 11;
