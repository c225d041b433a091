import * as z from 'zod/mini';
import type { Contract, Fields } from '../contracts/contract.ts';
import { givenValue, notADecimal } from '../contracts/fields.ts';
import { ApiError } from '../domain/api-error.ts';
import { type FieldErrors, fieldLabel, required } from '../domain/field-errors.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { type Call, queryOf } from './call.ts';

/** Checks path, merchant code and every field, and leaves in `call.input` only what the contract names. */
export const validate = (contract: Contract, call: Call): void => {
  call.params = pathParams(call);
  const source = contract.access === 'merchant' ? call.payload : call.form.fields;
  const errors: FieldErrors = {};
  if (contract.access === 'merchant') checkMerchantCode(call, errors);
  call.input = checkFields(contract.fields, withQuery(call, contract, source), errors);
  const { merchant } = call.caller ?? {};
  const context = { today: kuwaitDate(call.startedMs), paymentTypes: merchant?.paymentTypes ?? [] };
  const broken = { ...contract.rules?.(call.input as never, context), ...errors };
  if (Object.keys(broken).length > 0) {
    throw new ApiError({ code: 'invalid-fields', errors: inOrderOf(contract.fields, broken) });
  }
};

/** Errors in the order of the contract's fields, whichever kind of rule found them. */
const inOrderOf = (fields: Fields, errors: FieldErrors): FieldErrors => {
  const order = ['merchantCode', ...Object.keys(fields)];
  const placeOf = (name: string): number => order.indexOf(name.split('.')[0] ?? name);
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => placeOf(a) - placeOf(b)));
};

/** `{id}` is an integer, `{token}` digits; anything else is the unknown thing it names (contract sections 3 and 4). */
const pathParams = (call: Call): Record<string, string> => {
  const params = (call.http.pathParameters ?? {}) as Record<string, string>;
  const wellFormed = Object.entries(params).every(([name, value]) => paramForms[name]?.test(value) ?? true);
  if (!wellFormed) throw new ApiError({ code: 'not-found' });
  return params;
};

const paramForms: Record<string, RegExp> = {
  id: /^\d{1,10}$/,
  token: /^\d{1,64}$/,
  key: /^[0-9A-Z]{8,64}$/,
};

const checkMerchantCode = ({ payload, caller }: Call, errors: FieldErrors): void => {
  const given = givenValue(payload, 'merchantCode');
  if (given === undefined) errors['merchantCode'] = [required('merchantCode')];
  else if (!isCode(given) || String(given) !== caller?.merchant.code) {
    throw new ApiError({ code: 'invalid-merchant' });
  }
};

const isCode = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const withQuery = (
  call: Call,
  contract: Contract,
  source: Record<string, unknown>,
): Record<string, unknown> => {
  const query = queryOf(call);
  const fromQuery = (contract.query ?? []).filter((name) => query.get(name));
  return { ...source, ...Object.fromEntries(fromQuery.map((name) => [name, query.get(name)])) };
};

const checkFields = (fields: Fields, source: Record<string, unknown>, errors: FieldErrors) => {
  const input: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(fields)) {
    const result = z.safeParse(schema, givenValue(source, field));
    if (result.success) input[field] = result.data;
    else for (const issue of result.error.issues) addIssue(errors, field, issue);
  }
  return input;
};

const addIssue = (errors: FieldErrors, field: string, { path, message }: z.core.$ZodIssue): void => {
  if (message === notADecimal) throw new ApiError({ code: 'invalid-request-data' });
  const name = [field, ...path].join('.');
  errors[name] = [
    ...(errors[name] ?? []),
    message.replaceAll(':field', fieldLabel(String(path.at(-1) ?? field))),
  ];
};
