import { formatAmount } from '../../../shared/domain/money.ts';

/** Names under which numbers are fils, or rates with as many decimals: each is shown as a decimal string. */
const decimals: ReadonlySet<string> = new Set([
  'amount',
  'serviceCharge',
  'discount',
  'rate',
  'commission',
  'netAmount',
  'fixedAmount',
  'minAmount',
  'maxAmount',
  'paidTotal',
  'reserved',
  'returned',
  'setupCharges',
  'serviceCharges',
  'subscriptionCharges',
]);

/** How long a try took, in milliseconds: the one such name that is no time. */
const duration = 'tookMs';

/**
 * A stored value as a reader of an export has it: money as decimal strings in dinars, rates as decimal strings in
 * percent, times in ISO 8601 with Kuwait's offset, under `createdAt` what is stored as `createdMs`.
 */
export const plainForm = (value: unknown): unknown => {
  if (value instanceof Set) return [...value].sort((a, b) => a - b);
  if (Array.isArray(value)) return value.map(plainForm);
  if (typeof value !== 'object' || value === null) return value;
  // DynamoDB hands attributes out in no order of its own.
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => plainEntry(name, each)));
};

const plainEntry = (name: string, value: unknown): [string, unknown] => {
  if (typeof value !== 'number') return [atName(name), plainForm(value)];
  if (name === duration) return [name, value];
  if (name.endsWith('Ms')) return [atName(name), isoKuwait(value)];
  return [name, decimals.has(name) ? signed(value) : value];
};

const atName = (name: string): string => name.replace(/Ms$/, 'At');

const signed = (fils: number): string => (fils < 0 ? `-${formatAmount(-fils)}` : formatAmount(fils));

const offsetMs = 3 * 3_600_000;

/** `2026-03-10T12:00:00.000+03:00`. */
const isoKuwait = (ms: number): string => new Date(ms + offsetMs).toISOString().replace('Z', '+03:00');
