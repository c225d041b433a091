import { Command } from 'commander';
import { kuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { auditBefore } from '../../../shared/store/ledger-audit.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';

/** `daftar ledger audit`: what the service does by itself when a day begins, on demand. */
export const ledgerCommand = (): Command => {
  const command = new Command('ledger').description("a merchant's invoice numbers");
  command
    .command('audit')
    .description(
      'find numbers that no invoice took, as a creation that died leaves behind, and note them as unused',
    )
    .requiredOption('--code <merchant code>')
    .action(async ({ code }: { code: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const merchant = await merchantByCode(table, code);
      const found = await auditBefore(table, merchant.id, kuwaitDate(Date.now()));
      console.log(
        found.length === 0
          ? 'Every number is used.'
          : `Noted as unused: ${found.map(({ id }) => id).join(', ')}`,
      );
    });
  return command;
};
