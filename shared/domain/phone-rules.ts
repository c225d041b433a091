import type { FieldErrors } from './field-errors.ts';
import { kuwait } from './merchant.ts';

/** A number in Kuwait has 8 digits (contract section 6). */
export const kuwaitNumberRule = (input: {
  mobileNumber?: string | undefined;
  countryCode?: string | undefined;
}): FieldErrors =>
  input.countryCode === kuwait.countryCode &&
  input.mobileNumber !== undefined &&
  input.mobileNumber.length !== 8
    ? { mobileNumber: ['The mobile number must be 8 digits.'] }
    : {};
