import type { Language } from '../domain/invoice.ts';
import type { Column } from './columns.ts';
import type { Refusal } from './refusal.ts';
import { english } from './texts/english.ts';

/** What is wrong with a cell beyond the rules of a single invoice. */
export type Problem =
  /** An error of the spreadsheet's own, such as `#N/A`, or a formula without a result. */
  | 'failed-formula'
  /** Not a decimal with at most three places; a request of one invoice gets 506 for it. */
  | 'no-amount'
  /** `9.65E+10`: the spreadsheet wrote a number in short, and the digits are gone. */
  | 'shortened'
  | 'no-phone'
  /** A number with a plus, and no column that says which of its digits are the country's. */
  | 'country-needed'
  /** A number with a plus, and a country code that is not its own. */
  | 'other-country'
  | 'no-time'
  | 'too-soon'
  | 'expires-before-sending';

/** Everything that answers about files say, in one language. `:field` in a text is the column's name. */
export interface BulkTexts {
  columns: Record<Column, string>;
  /** A message of the rules of single invoices, which are in English. */
  rule(message: string): string;
  problems: Record<Problem, string>;
  refusal(refusal: Refusal): string;
}

/** The Arabic texts are loaded when a file is the first to need them. */
export const bulkTextsIn = async (language: Language): Promise<BulkTexts> =>
  language === 'ar' ? (await import('./texts/arabic.ts')).arabic : english;
