/** An amount of money in fils: a whole number, 1 KWD = 1000 fils. */
export type Fils = number;

/** A share of an amount in thousandths of a percent: `2_500` is 2.5 %, which the wire shows as `"2.500"`. */
export type Rate = number;

/** The largest amount the contract takes: 999,999,999.999 KWD (section 4). */
export const largestAmount: Fils = 999_999_999_999;

const largestDinarDigits = 9;
const decimal = /^\d+(?:\.\d{1,3})?$/;

/**
 * Reads a decimal of dinars with at most three places, as a JSON number or a string, into fils.
 *
 * Returns undefined for everything else: exponents, signs, blanks, more places (contract section 4).
 * Amounts above {@link largestAmount} are read as Infinity, so that the caller can tell "too much" from "not a decimal".
 */
export const parseAmount = (value: unknown): Fils | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !decimal.test(text)) return undefined;
  const [dinars = '', fraction = ''] = text.replace(/^0+(?=\d)/, '').split('.');
  if (dinars.length > largestDinarDigits) return Number.POSITIVE_INFINITY;
  return Number(dinars) * 1000 + Number(fraction.padEnd(3, '0'));
};

/** Fils as the wire shows them: dinars with exactly three decimals, `"10.000"`. */
export const formatAmount = (fils: Fils): string => {
  const digits = String(fils).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
};

const wholeOrDecimal = /^(\d{1,9})(?:\.(\d{1,3}))?$/;

/**
 * An item's rate times its quantity in fils, or undefined when it is no whole number of fils.
 *
 * The quantity is a decimal with at most three places ("1.5" metres are sold too).
 */
export const multiply = (rate: Fils, quantity: string): Fils | undefined => {
  const match = wholeOrDecimal.exec(quantity);
  if (!match) return undefined;
  const thousandths = BigInt(match[1] ?? '0') * 1000n + BigInt((match[2] ?? '').padEnd(3, '0'));
  const product = BigInt(rate) * thousandths;
  if (product % 1000n !== 0n) return undefined;
  const fils = product / 1000n;
  return fils > BigInt(largestAmount) ? undefined : Number(fils);
};

/** A share of an amount in whole fils, rounded half up, and never more than the amount. */
export const shareOf = (amount: Fils, rate: Rate): Fils => {
  const share = (BigInt(amount) * BigInt(rate) + 50_000n) / 100_000n;
  return Math.min(Number(share), amount);
};
