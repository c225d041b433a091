import { day, optional, positiveInteger, text } from './fields.ts';

/** What every list takes (contract section 4): a range of days, a page, a text to search for. */
export const listFilters = {
  fromDate: optional(day()),
  toDate: optional(day()),
  page: optional(positiveInteger()),
  search: optional(text()),
};
