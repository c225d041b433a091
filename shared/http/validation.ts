import type { Contract } from '../contracts/contract.ts';
import { givenValue } from '../contracts/fields.ts';
import { ApiError } from '../domain/api-error.ts';
import { eventIdForm } from '../domain/event-cursor.ts';
import { type FieldErrors, required } from '../domain/field-errors.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { type Call, queryOf } from './call.ts';
import { checkFields } from './check-fields.ts';

/** Checks path, merchant code and every field, and leaves in `call.input` only what the contract names. */
export const validate = (contract: Contract, call: Call): void => {
  call.params = pathParams(call);
  const source = contract.access === 'merchant' ? call.payload : call.form.fields;
  const codeErrors = contract.access === 'merchant' ? checkMerchantCode(call) : {};
  const { merchant } = call.caller ?? {};
  const context = {
    today: kuwaitDate(call.startedMs),
    merchantCode: merchant?.code ?? '',
    paymentTypes: merchant?.paymentTypes ?? [],
  };
  const { value, errors } = checkFields(contract, withQuery(call, contract, source), context);
  call.input = value;
  const broken = { ...codeErrors, ...errors };
  if (Object.keys(broken).length > 0) throw new ApiError({ code: 'invalid-fields', errors: broken });
};

/** `{id}` is an integer, `{token}` digits; anything else is the unknown thing it names (contract sections 3 and 4). */
export const pathParams = (call: Call): Record<string, string> => {
  const params = (call.http.pathParameters ?? {}) as Record<string, string>;
  const wellFormed = Object.entries(params).every(([name, value]) => paramForms[name]?.test(value) ?? true);
  if (!wellFormed) throw new ApiError({ code: 'not-found' });
  return params;
};

const paramForms: Record<string, RegExp> = {
  id: /^\d{1,10}$/,
  token: /^\d{1,64}$/,
  key: /^[0-9A-Z]{8,64}$/,
  event: eventIdForm,
};

const checkMerchantCode = ({ payload, caller }: Call): FieldErrors => {
  const given = givenValue(payload, 'merchantCode');
  if (given === undefined) return { merchantCode: [required('merchantCode')] };
  if (!isCode(given) || String(given) !== caller?.merchant.code) {
    throw new ApiError({ code: 'invalid-merchant' });
  }
  return {};
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
