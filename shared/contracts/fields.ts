import * as z from 'zod/mini';
import { type KuwaitDate, parseKuwaitDate } from '../domain/kuwait-time.ts';
import { type Fils, largestAmount, parseAmount } from '../domain/money.ts';
import { parseWireJson } from '../encryption/wire-json.ts';

/**
 * The kinds of fields requests are made of. `:field` in a message becomes the field's name.
 * Absent, null and `""` arrive here as undefined.
 */

/** The message that turns a 422 into the contract's 506: an amount that is no decimal (section 3). */
export const notADecimal = 'not a decimal';

const given = (kind: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'The :field field is required.' : `The :field must be ${kind}.`;

/** A field's value; null and the empty string count as not given, as older clients send every field. */
export const givenValue = (source: Readonly<Record<string, unknown>>, field: string): unknown => {
  const value = Object.hasOwn(source, field) ? source[field] : undefined;
  return value === null || value === '' ? undefined : value;
};

/** A list that came as an array or as the same in a JSON string; undefined when it is neither. */
export const givenList = (value: unknown): unknown[] | undefined => {
  const list = typeof value === 'string' ? fromJson(value) : value;
  return Array.isArray(list) ? list : undefined;
};

const fromJson = (value: string): unknown => {
  try {
    return parseWireJson(value);
  } catch {
    return undefined;
  }
};

/** Fails a transformation with a message of ours, about the field or about what `path` leads to in it. */
export const refuse = (
  context: { issues: unknown[] },
  input: unknown,
  message: string,
  path: readonly (string | number)[] = [],
): never => {
  context.issues.push({ code: 'custom', message, input, path: [...path] });
  return z.NEVER;
};

/** Control characters, which no name or text of a bill holds; line breaks and tabs may be meant. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const clean = z.refine<string>(
  (text) => !controlCharacters.test(text) && text.isWellFormed(),
  'The :field has characters that are not allowed.',
);
const atMost = (length: number) =>
  z.maxLength(length, `The :field must not be greater than ${length} characters.`);

/** A text of at most `length` characters, without the blanks around it. */
export const text = (length = 255) =>
  z.string({ error: given('a string') }).check(z.trim(), clean, atMost(length));

/** A password, to the letter: blanks around it are part of it. */
export const password = () => z.string({ error: given('a string') }).check(atMost(1024));

/** A text that clients also send as a number: codes and references. */
export const code = (length = 255) =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === 'number' ? String(value) : value)),
    text(length),
  );

/** A code of a certain form; another form gets `message`. */
export const pattern = (form: RegExp, message: string) => code().check(z.regex(form, message));

/** One of a few codes. */
export const oneOf = <const T extends string>(...codes: readonly T[]) =>
  z.pipe(
    code(),
    z.transform(
      (value: string, context): T =>
        (codes as readonly string[]).includes(value)
          ? (value as T)
          : refuse(context, value, 'The selected :field is invalid.'),
    ),
  );

/** An amount of dinars in fils, at most {@link largestAmount}; zero only where it makes sense. */
export const amount = ({ zero }: { zero: boolean } = { zero: false }) =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): Fils => {
      if (value === undefined) return refuse(context, value, 'The :field field is required.');
      const fils = parseAmount(value);
      if (fils === undefined) return refuse(context, value, notADecimal);
      if (fils === 0 && !zero) return refuse(context, value, 'The :field must be greater than 0.');
      if (fils > largestAmount)
        return refuse(context, value, 'The :field must not be greater than 999999999.999.');
      return fils;
    }),
  );

/** A `YYYY-MM-DD` day in Kuwait. */
export const day = () =>
  z.pipe(
    z.string({ error: given('a string') }),
    z.transform(
      (value: string, context): KuwaitDate =>
        parseKuwaitDate(value) ?? refuse(context, value, 'The :field does not match the format Y-m-d.'),
    ),
  );

/** A whole number from 1, as a number or digits. */
export const positiveInteger = (largest = 2 ** 31 - 1) =>
  z.pipe(
    code(),
    z.transform((value: string, context): number => {
      if (!/^\d{1,10}$/.test(value)) return refuse(context, value, 'The :field must be an integer.');
      const number = Number(value);
      if (number < 1) return refuse(context, value, 'The :field must be at least 1.');
      if (number > largest) return refuse(context, value, `The :field must not be greater than ${largest}.`);
      return number;
    }),
  );

export const email = () => text(254).check(z.email('The :field must be a valid email address.'));

/** A country code's digits; the plus before them is optional. */
export const countryCode = () =>
  z.pipe(
    pattern(/^\+?[1-9]\d{0,3}$/, 'The :field format is invalid.'),
    z.transform((value: string) => value.replace('+', '')),
  );

/** A phone number without its country code. */
export const mobileNumber = () => pattern(/^\d{4,14}$/, 'The :field must be between 4 and 14 digits.');

export const webAddress = () =>
  text(2048).check(z.refine<string>((value) => isWebAddress(value), 'The :field must be a valid URL.'));

const isWebAddress = (value: string): boolean => {
  // The parser would leave line breaks and tabs out instead of refusing them.
  const url = /[\t\n\r]/.test(value) ? null : URL.parse(value);
  return (
    (url?.protocol === 'http:' || url?.protocol === 'https:') && url.username === '' && url.password === ''
  );
};

export const optional = z.optional;

/** `"true"` or `"false"`, also as a JSON boolean. */
export const flag = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): boolean => {
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      return refuse(context, value, 'The :field must be true or false.');
    }),
  );
