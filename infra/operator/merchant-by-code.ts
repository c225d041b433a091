import type { Merchant } from '../../shared/domain/merchant.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import { OperatorError } from './operator-error.ts';

export const merchantByCode = async (table: Table, code: string): Promise<Merchant> => {
  const merchant = await merchantRepository(table).byCode(code);
  if (!merchant)
    throw new OperatorError(
      `There is no merchant ${code}: "npm run daftar -- merchant list" shows them all.`,
    );
  return merchant;
};

/** The merchant of a code, or the only one there is when no code is given. */
export const merchantByCodeOrOnly = async (table: Table, code: string | undefined): Promise<Merchant> => {
  if (code !== undefined) return merchantByCode(table, code);
  const [only, ...others] = await merchantRepository(table).list();
  if (!only)
    throw new OperatorError('There is no merchant yet: "npm run daftar -- merchant create" makes one.');
  if (others.length > 0) {
    throw new OperatorError(
      `There are ${others.length + 1} merchants: say which one with --code, as "npm run daftar -- merchant list" shows it.`,
    );
  }
  return merchantByCode(table, only.code);
};
