/** What is wrong with a request, field by field; the keys become those of a 422's `errors` (contract section 3). */
export type FieldErrors = Record<string, string[]>;

/** A field's name as people read it in a message: `mobileNumber` → `mobile number`. */
export const fieldLabel = (field: string): string =>
  field
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

export const required = (field: string): string => `The ${fieldLabel(field)} field is required.`;
export const selectedIsInvalid = (field: string): string => `The selected ${fieldLabel(field)} is invalid.`;

/** The errors of fields that are needed and were not given; a malformed field is not in `input`, and has its own error. */
export const missing = (input: object, needed: readonly string[]): FieldErrors =>
  Object.fromEntries(
    needed
      .filter((field) => field in input && (input as Record<string, unknown>)[field] === undefined)
      .map((field) => [field, [required(field)]]),
  );
