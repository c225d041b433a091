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
