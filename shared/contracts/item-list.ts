import * as z from 'zod/mini';
import { type Fils, multiply } from '../domain/money.ts';
import { isJsonObject } from '../encryption/wire-json.ts';
import { amount, code, givenList, givenValue, refuse, text } from './fields.ts';

/** One line of `itemsList`, read: amounts in fils, the quantity as the decimal it was. */
export interface Item {
  itemTitle: string;
  rate: Fils;
  quantity: string;
  amount: Fils;
}

const mostItems = 100;
/** A page of twenty such invoices, escaped and encrypted, stays below the 6 MB that Lambda can answer. */
const longestTitles = 10_000;

const itemFields = {
  itemTitle: text(),
  rate: amount({ zero: true }),
  quantity: code().check(
    z.regex(/^(?!0+(?:\.0+)?$)\d{1,9}(?:\.\d{1,3})?$/, 'The :field must be a number greater than 0.'),
  ),
  amount: amount({ zero: true }),
};

/**
 * `itemsList`: an array, or the same as a JSON string, whose lines each hold amount = rate × quantity
 * (contract section 6). An empty one counts as none.
 */
export const itemList = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): Item[] => {
      const lines = givenList(value);
      if (!lines) return refuse(context, value, 'The :field must be an array.');
      if (lines.length > mostItems)
        return refuse(context, value, `The :field must not have more than ${mostItems} items.`);
      const items = lines.map((line, index) => readItem(line, index, context));
      if (titlesOf(items) > longestTitles) {
        return refuse(
          context,
          value,
          `The titles of :field must not be longer than ${longestTitles} characters in all.`,
        );
      }
      return items;
    }),
  );

interface Context {
  issues: unknown[];
}

/** How many characters the titles of items have in all. */
export const titlesOf = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + (item?.itemTitle?.length ?? 0), 0);

const readItem = (line: unknown, index: number, context: Context): Item => {
  if (!isJsonObject(line)) return refuse(context, line, 'The item must be an object.', [index]);
  const item: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(itemFields)) {
    const value = givenValue(line, name);
    const result = z.safeParse(schema as z.ZodMiniType, value);
    if (result.success) item[name] = result.data;
    else for (const { message } of result.error.issues) refuse(context, value, message, [index, name]);
  }
  const read = item as unknown as Item;
  const complete = Object.keys(item).length === Object.keys(itemFields).length;
  if (complete && multiply(read.rate, read.quantity) !== read.amount) {
    refuse(context, line, 'The :field must be the rate times the quantity.', [index, 'amount']);
  }
  return read;
};
