/**
 * JSON as the wire has it (contract section 1): compact, keys in the order they were set, `/` escaped as `\/`,
 * and everything outside ASCII as `\uXXXX`, so that the text is pure ASCII.
 */
export const encodeWireJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What JSON.parse tells a reviver about a primitive value; newer than TypeScript's own declaration. */
type Revive = (key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Parses JSON; a number that JavaScript would print differently (`1e3`, `10.0000`, a 19-digit token) stays the text it
 * was, so that the rules for amounts and identifiers judge what the client wrote. Throws on anything but JSON.
 */
export const parseWireJson = (text: string): unknown =>
  JSON.parse(text, keepNumberText as Parameters<typeof JSON.parse>[1]);

const keepNumberText: Revive = (_key, value, context) =>
  typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
    ? context.source
    : value;

/** A parsed JSON object, as against an array, null or a primitive. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
