import { Command, InvalidArgumentError } from 'commander';
import { type KuwaitDate, kuwaitDate, parseKuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { auditDay } from '../../../shared/store/ledger-audit.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';

/** `daftar ledger audit`: what the service does by itself when a day begins, on demand. */
export const ledgerCommand = (): Command => {
  const command = new Command('ledger').description("a merchant's invoice numbers");
  command
    .command('audit')
    .description(
      'find numbers that no invoice took, as a creation that died leaves behind, and note them as unused',
    )
    .requiredOption('--code <merchant code>')
    .requiredOption('--day <YYYY-MM-DD>', 'a day that is over', kuwaitDay)
    .action(async ({ code, day }: { code: string; day: KuwaitDate }, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      if (day >= kuwaitDate(await nowMs())) throw new OperatorError(`${day} is not over yet in Kuwait.`);
      const merchant = await merchantByCode(table, code);
      const found = await auditDay(table, merchant.id, day);
      console.log(
        found.length === 0
          ? 'Every number is used.'
          : `Noted as unused: ${found.flatMap((unused) => ('id' in unused ? [unused.id] : [])).join(', ')}`,
      );
    });
  return command;
};

const kuwaitDay = (text: string): KuwaitDate => {
  const day = parseKuwaitDate(text);
  if (day) return day;
  throw new InvalidArgumentError('It must be a day, YYYY-MM-DD.');
};
