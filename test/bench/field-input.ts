import * as z from 'zod/mini';
import type { Contract, Input, PlainFields } from '../../shared/contracts/contract.ts';

/** Fields as the front door reads them from what a client sends. */
export const inputOf = <F extends PlainFields>(
  { fields }: Pick<Contract<F>, 'fields'>,
  raw: Record<string, string>,
): Input<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, z.parse(schema, raw[name])]),
  ) as Input<F>;
