import * as z from 'zod/mini';
import { givenList, refuse } from './fields.ts';

const mostIds = 1_000;

/** `ids`: 1 to 1000 ids of rows, as numbers or digits, each once (contract section 9). Whether there are such rows is seen later. */
export const rowIdList = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): number[] => {
      if (value === undefined) return refuse(context, value, 'The :field field is required.');
      const given = givenList(value);
      if (!given) return refuse(context, value, 'The :field must be an array.');
      if (given.length < 1 || given.length > mostIds) {
        return refuse(context, value, `The :field must have between 1 and ${mostIds} items.`);
      }
      const ids = given.map(idFrom);
      if (ids.includes(undefined)) return refuse(context, value, 'The selected :field is invalid.');
      return [...new Set(ids as number[])];
    }),
  );

const idFrom = (value: unknown): number | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
};
