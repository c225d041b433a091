import { fieldLabel } from '../../domain/field-errors.ts';
import { columns } from '../columns.ts';
import type { Refusal } from '../refusal.ts';
import type { BulkTexts } from '../texts.ts';

export const english: BulkTexts = {
  columns: Object.fromEntries(columns.map((column) => [column, fieldLabel(column)])) as BulkTexts['columns'],
  rule: (message) => message,
  problems: {
    'failed-formula': 'The :field has a formula that gave no result.',
    'no-amount': 'The :field must be a number with at most three decimals, such as 12.500.',
    shortened: 'The :field was shortened by the spreadsheet: format the column as text and type it again.',
    'no-phone': 'The :field must be a phone number.',
    'country-needed': 'The :field is of another country: give its country code.',
    'other-country': 'The :field does not begin with the country code.',
    'no-time': 'The :field does not match the format YYYY-MM-DD HH:MM.',
    'too-soon': 'The :field must be at least 5 minutes ahead.',
    'expires-before-sending': 'The :field must not be before the schedule time.',
  },
  refusal: (refusal) => refusalText(refusal),
};

const refusalText = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'not-csv':
      return 'The file is not a CSV file.';
    case 'not-xlsx':
      return 'The file is not an XLSX file.';
    case 'old-excel':
      return 'The file is in an old format of Excel: save it as XLSX.';
    case 'encrypted':
      return 'The file is protected by a password: save it without one.';
    case 'broken':
      return 'The file is damaged.';
    case 'too-big':
      return 'The file is larger than a table of invoices can be.';
    case 'broken-quotes':
      return `Row ${refusal.row} has a quotation mark that is never closed or does not belong there.`;
    case 'no-header':
      return 'The first row must name the columns.';
    case 'missing-columns':
      return `The file lacks columns: ${refusal.columns.join(', ')}.`;
    case 'repeated-columns':
      return `The file has columns twice: ${refusal.columns.join(', ')}.`;
    case 'too-many-columns':
      return `The file must not have more than ${refusal.most} columns.`;
    case 'no-rows':
      return 'The file has no rows under its header.';
    case 'too-many-rows':
      return `The file must not have more than ${refusal.most} rows.`;
    case 'cell-too-long':
      return `Row ${refusal.row} has a cell of more than ${refusal.most} characters.`;
    case 'not-an-array':
      return 'The invoices must be an array.';
    case 'not-an-object':
      return `Row ${refusal.row} must be an object.`;
  }
};
