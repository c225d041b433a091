import { type Fils, parseAmount } from './money.ts';

/** Digits as keyboards of Arabic and Persian write them, in the digits of this code. */
export const westernDigits = (text: string): string =>
  text.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));

/** Numbers copied from texts of two directions bring invisible marks with them. */
const visible = (text: string): string => westernDigits(text).replaceAll(/\p{Cf}/gu, '');

/** An amount as a payer types it, in either script; undefined when it is none. Codes and groups are not guessed at. */
export const typedAmount = (text: string): Fils | undefined =>
  parseAmount(visible(text).trim().replace('٫', '.'));

/** A phone number as a payer types it, as digits without plus; undefined when it cannot be one. */
export const typedPhone = (text: string): string | undefined =>
  /^\+?(\d{4,15})$/.exec(visible(text).replaceAll(/[\s()-]/g, ''))?.[1];
