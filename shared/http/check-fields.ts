import * as z from 'zod/mini';
import type { Fields, ListOf, RuleContext } from '../contracts/contract.ts';
import { givenList, givenValue, notADecimal } from '../contracts/fields.ts';
import { ApiError } from '../domain/api-error.ts';
import { type FieldErrors, fieldLabel, required } from '../domain/field-errors.ts';
import { isJsonObject } from '../encryption/wire-json.ts';

/** A value as the contract has it, or what is wrong with it. */
interface Checked<T> {
  value: T;
  errors: FieldErrors;
}

interface Rules {
  fields: Fields;
  rules?: ((input: never, context: RuleContext) => FieldErrors) | undefined;
}

/**
 * Reads the fields of an object and applies the rules across them. `value` holds the fields that are well formed;
 * errors come in the order of the fields, whichever kind of rule found them, and those of a list item by item.
 *
 * Fails with `invalid-request-data` for an amount that is no decimal (contract section 3).
 */
export const checkFields = (
  { fields, rules }: Rules,
  source: Record<string, unknown>,
  context: RuleContext,
): Checked<Record<string, unknown>> => {
  const value: Record<string, unknown> = {};
  const malformed: FieldErrors = {};
  for (const [name, kind] of Object.entries(fields)) {
    const given = givenValue(source, name);
    const checked =
      'itemFields' in kind ? checkList(name, kind, given, context) : checkValue(name, kind, given);
    Object.assign(malformed, checked.errors);
    if (isEmpty(checked.errors)) value[name] = checked.value;
  }
  return { value, errors: inOrderOf(fields, { ...rules?.(value as never, context), ...malformed }) };
};

const checkValue = (name: string, schema: z.ZodMiniType, given: unknown): Checked<unknown> => {
  const result = z.safeParse(schema, given);
  if (result.success) return { value: result.data, errors: {} };
  const errors: FieldErrors = {};
  for (const { path, message } of result.error.issues) {
    if (message === notADecimal) throw new ApiError({ code: 'invalid-request-data' });
    const at = [name, ...path].join('.');
    const label = fieldLabel(String(path.at(-1) ?? name));
    errors[at] = [...(errors[at] ?? []), message.replaceAll(':field', label)];
  }
  return { value: undefined, errors };
};

const checkList = (
  name: string,
  { itemFields, itemRules, atLeast, atMost }: ListOf,
  given: unknown,
  context: RuleContext,
): Checked<unknown> => {
  const refuse = (message: string) => ({ value: undefined, errors: { [name]: [message] } });
  if (given === undefined) return refuse(required(name));
  const items = givenList(given);
  if (!items) return refuse(`The ${fieldLabel(name)} must be an array.`);
  if (items.length < atLeast || items.length > atMost) {
    return refuse(`The ${fieldLabel(name)} must have between ${atLeast} and ${atMost} items.`);
  }
  const checked = items.map((item) =>
    isJsonObject(item)
      ? checkFields({ fields: itemFields, rules: itemRules }, item, context)
      : { value: undefined, errors: { '': ['The item must be an object.'] } },
  );
  return {
    value: checked.map(({ value }) => value),
    errors: Object.fromEntries(checked.flatMap(({ errors }, at) => below(`${name}.${at}`, errors))),
  };
};

/** Errors of an item under its place in the list; those of the item as a whole have no name of their own. */
const below = (place: string, errors: FieldErrors): [string, string[]][] =>
  Object.entries(errors).map(([name, messages]) => [name === '' ? place : `${place}.${name}`, messages]);

const inOrderOf = (fields: Fields, errors: FieldErrors): FieldErrors => {
  const order = Object.keys(fields);
  const placeOf = (name: string): number => order.indexOf(name.split('.')[0] ?? name);
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => placeOf(a) - placeOf(b)));
};

const isEmpty = (errors: FieldErrors): boolean => Object.keys(errors).length === 0;
