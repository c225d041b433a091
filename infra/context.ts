/** Reads a CDK context value (`-c name=value`). */
export type ContextValue = (name: string) => unknown;

/** The value, where it is a text of this form; fails with the rule otherwise. */
export const textLike = (pattern: RegExp, value: unknown, rule: string): string => {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Error(`${rule}: ${JSON.stringify(value)}`);
};
