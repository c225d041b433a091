import type { Input } from '../contracts/contract.ts';
import { invoiceFields, invoiceRules } from '../contracts/create-invoice.ts';
import type { RowWish } from '../domain/bulk-row.ts';
import { type FieldErrors, fieldLabel, required } from '../domain/field-errors.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { kuwait } from '../domain/merchant.ts';
import { parseAmount } from '../domain/money.ts';
import { typedDecimal } from '../domain/typed-digits.ts';
import { checkFields } from '../http/check-fields.ts';
import { type Column, columns } from './columns.ts';
import { fingerprintOf, type SeenRows } from './fingerprint.ts';
import type { RawRow } from './table.ts';
import type { BulkTexts, Problem } from './texts.ts';
import { typedDay, typedMoment } from './typed-dates.ts';
import { typedCountryCode, typedMobileNumber } from './typed-phone.ts';

export interface RowError {
  /** As people count it in their program. */
  row: number;
  field: Column;
  message: string;
}

export interface RowContext {
  /** What messages are written with. */
  texts: BulkTexts;
  /** Whether rows must say when they are to be sent. */
  scheduled: boolean;
  nowMs: number;
  /** One for each file; good rows are noted in it. */
  seen: SeenRows;
}

export type CheckedRow =
  | { row: RowWish }
  | {
      errors: RowError[];
      /**
       * The row's fingerprint when all that is wrong is that its time is over or near: a row that an earlier upload of
       * the same file kept is no error for that.
       */
      lateFingerprint?: string;
    };

/** The fewest milliseconds between an upload and a time to send (contract section 9). */
export const leadMs = 5 * 60_000;

/** Checks a row by the rules of a single invoice by SMS (contract sections 6 and 9). */
export const checkRow = (raw: RawRow, context: RowContext): CheckedRow => {
  const { cells, failed } = withoutFailedFormulas(raw.cells);
  const invoice = checkInvoice(cells, context);
  const schedule = context.scheduled ? checkSchedule(cells.schedule_time, context) : unscheduled;
  const row = { ...invoice.content, scheduledMs: schedule.scheduledMs };
  const wrong = { ...expiryBeforeSending(row), ...invoice.wrong, ...schedule.wrong, ...failed };
  const late = { ...invoice.late, ...schedule.late };
  const errors = errorsOf({ ...late, ...wrong }, raw.number, context.texts);
  if (!isEmpty(wrong)) return { errors };
  const fingerprint = fingerprintOf(contentOf(row), context.seen);
  return isEmpty(late) ? { row: { ...row, fingerprint } } : { errors, lateFingerprint: fingerprint };
};

type Cells = RawRow['cells'];
/** What is wrong with which column: a problem of ours, or the messages of the rules of single invoices. */
type Findings = Partial<Record<Column, Problem | readonly string[]>>;

interface Schedule {
  scheduledMs: number | null;
  wrong: Findings;
  late: Findings;
}

const unscheduled: Schedule = { scheduledMs: null, wrong: {}, late: {} };

const { referenceNumber, customerName, mobileNumber, countryCode, customerEmail } = invoiceFields;
const { amount, description, language, expiresAt } = invoiceFields;
const fields = {
  referenceNumber,
  customerName,
  mobileNumber,
  countryCode,
  customerEmail,
  amount,
  description,
  language,
  expiresAt,
};
type Field = keyof typeof fields;

const columnOf: Record<Field, Column> = {
  referenceNumber: 'reference_number',
  customerName: 'name',
  mobileNumber: 'phone',
  countryCode: 'country_code',
  customerEmail: 'email',
  amount: 'amount',
  description: 'description',
  language: 'language',
  expiresAt: 'expires_at',
};

/** Errors that spreadsheets show instead of a formula's result. */
const failedFormula = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/;

const withoutFailedFormulas = (cells: Cells): { cells: Cells; failed: Findings } => {
  const kept: Cells = {};
  const failed: Findings = {};
  for (const column of columns) {
    const cell = cells[column];
    if (cell === undefined || cell.trim() === '') continue;
    if (failedFormula.test(cell)) failed[column] = 'failed-formula';
    else kept[column] = cell;
  }
  return { cells: kept, failed };
};

/** The part of a row that is a request for a single invoice by SMS, by the rules of one. */
const checkInvoice = (cells: Cells, { nowMs }: RowContext) => {
  const read = readCells(cells);
  const { value, errors } = checkFields({ fields, rules: smsRules }, read.source, {
    today: kuwaitDate(nowMs),
    merchantCode: '',
    paymentTypes: [],
  });
  const input = value as Partial<Input<typeof fields>>;
  const wrong: Findings = {};
  const late: Findings = {};
  for (const [field, messages] of Object.entries(errors) as [Field, string[]][]) {
    // A day that is one, and refused: it is over.
    const findings = field === 'expiresAt' && input.expiresAt !== undefined ? late : wrong;
    findings[columnOf[field]] = messages.map((message) => message.replace(fieldLabel(field), ':field'));
  }
  return { content: contentFrom(input), wrong: { ...wrong, ...read.wrong }, late };
};

const smsRules = (
  input: Partial<Input<typeof fields>>,
  context: Parameters<typeof invoiceRules>[1],
): FieldErrors => invoiceRules({ ...input, invoiceType: '1' }, context);

/** Cells as the fields of a request; what cannot be read as one is left out and found wrong. */
const readCells = (cells: Cells) => {
  const wrong: Findings = {};
  const code = cells.country_code === undefined ? undefined : typedCountryCode(cells.country_code);
  const phone =
    cells.phone === undefined ? { mobileNumber: undefined } : typedMobileNumber(cells.phone, code);
  if (typeof phone === 'string') wrong.phone = phone;
  const amountText = cells.amount === undefined ? undefined : typedDecimal(cells.amount);
  const isAmount = amountText === undefined || parseAmount(amountText) !== undefined;
  if (!isAmount) wrong.amount = 'no-amount';
  const source = {
    referenceNumber: cells.reference_number,
    customerName: cells.name,
    countryCode: code ?? kuwait.countryCode,
    ...(typeof phone === 'string' ? {} : phone),
    customerEmail: cells.email,
    amount: isAmount ? amountText : undefined,
    description: cells.description,
    language: cells.language?.toLowerCase(),
    expiresAt: cells.expires_at === undefined ? undefined : typedDay(cells.expires_at),
  };
  return { source, wrong };
};

/** Fields that are wrong are not in the input, and what stands for them here goes nowhere. */
const contentFrom = (input: Partial<Input<typeof fields>>): Omit<RowWish, 'scheduledMs' | 'fingerprint'> => ({
  referenceNumber: input.referenceNumber ?? '',
  name: input.customerName ?? '',
  countryCode: input.countryCode ?? '',
  mobileNumber: input.mobileNumber ?? '',
  email: input.customerEmail ?? '',
  amount: input.amount ?? 0,
  description: input.description ?? '',
  language: input.language ?? 'en',
  expiresOn: input.expiresAt ?? null,
});

const checkSchedule = (cell: string | undefined, { nowMs }: RowContext): Schedule => {
  if (cell === undefined) {
    return { ...unscheduled, wrong: { schedule_time: [required(':field')] } };
  }
  const scheduledMs = typedMoment(cell);
  if (scheduledMs === undefined) return { ...unscheduled, wrong: { schedule_time: 'no-time' } };
  return { scheduledMs, wrong: {}, late: scheduledMs < nowMs + leadMs ? { schedule_time: 'too-soon' } : {} };
};

const expiryBeforeSending = ({ expiresOn, scheduledMs }: Omit<RowWish, 'fingerprint'>): Findings =>
  expiresOn !== null && scheduledMs !== null && expiresOn < kuwaitDate(scheduledMs)
    ? { expires_at: 'expires-before-sending' }
    : {};

/** What makes a row the same row in another upload. */
const contentOf = (row: Omit<RowWish, 'fingerprint'>): (string | number)[] => [
  row.referenceNumber,
  row.name,
  row.countryCode,
  row.mobileNumber,
  row.email,
  row.amount,
  row.description,
  row.language,
  row.expiresOn ?? '',
  row.scheduledMs ?? '',
];

const errorsOf = (findings: Findings, row: number, texts: BulkTexts): RowError[] => {
  const messagesOf = (finding: Problem | readonly string[] = []): readonly string[] =>
    typeof finding === 'string' ? [texts.problems[finding]] : finding.map(texts.rule);
  return columns.flatMap((field) =>
    messagesOf(findings[field]).map((message) => ({
      row,
      field,
      message: message.replace(':field', texts.columns[field]),
    })),
  );
};

const isEmpty = (findings: Findings): boolean => Object.keys(findings).length === 0;
