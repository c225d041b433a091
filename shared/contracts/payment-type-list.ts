import * as z from 'zod/mini';
import { refuse } from './fields.ts';

/** `allocatePayType`: `"1,2"` or `[1,2]`, each type once (contract section 6). Whether the merchant has them is a rule. */
export const paymentTypeList = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): number[] => {
      const parts = Array.isArray(value)
        ? value
        : typeof value === 'string'
          ? value.replace(/^\[(.*)\]$/, '$1').split(',')
          : [value];
      const numbers = parts.map((part) => toNumber(part));
      if (numbers.some((number) => number === undefined)) {
        return refuse(context, value, 'The selected :field is invalid.');
      }
      return [...new Set(numbers as number[])];
    }),
  );

const toNumber = (part: unknown): number | undefined => {
  const text = typeof part === 'number' ? String(part) : typeof part === 'string' ? part.trim() : '';
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
};
