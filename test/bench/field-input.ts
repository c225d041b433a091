import * as z from 'zod/mini';
import type { Contract, Fields, Input } from '../../shared/contracts/contract.ts';

/** Fields as the front door reads them from what a client sends. */
export const inputOf = <F extends Fields>({ fields }: Contract<F>, raw: Record<string, string>): Input<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, z.parse(schema, raw[name])]),
  ) as Input<F>;
