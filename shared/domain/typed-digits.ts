import { type Fils, parseAmount } from './money.ts';

/** Digits as keyboards of Arabic and Persian write them, in the digits of this code. */
export const westernDigits = (text: string): string =>
  text.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));

/** Numbers copied from texts of two directions bring invisible marks with them. */
export const visible = (text: string): string => westernDigits(text).replaceAll(/\p{Cf}/gu, '');

/** A decimal as it is typed, in either script, as this code writes it. Codes and groups are not guessed at. */
export const typedDecimal = (text: string): string => visible(text).trim().replace('٫', '.');

/** An amount as a payer types it, in either script; undefined when it is none. */
export const typedAmount = (text: string): Fils | undefined => parseAmount(typedDecimal(text));

/** A phone number as a payer types it, as digits without plus; undefined when it cannot be one. */
export const typedPhone = (text: string): string | undefined =>
  /^\+?(\d{4,15})$/.exec(visible(text).replaceAll(/[\s()-]/g, ''))?.[1];
