import { Command } from 'commander';
import { bulkCommand } from './commands/bulk.ts';
import { eventCommand } from './commands/event.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { merchantCommand } from './commands/merchant.ts';
import { noticeCommand } from './commands/notice.ts';
import { payerCommand } from './commands/payer.ts';
import { paymentCommand } from './commands/payment.ts';
import { refundCommand } from './commands/refund.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { signingKeyCommand } from './commands/signing-key.ts';
import { tableCommand } from './commands/table.ts';
import { terminalCommand } from './commands/terminal.ts';
import { anotherTable } from './connection.ts';
import { runProgram } from './run-program.ts';

/** The operator's command line: `npm run daftar -- --help`. */
const program = new Command('daftar')
  .description("Daftar's command line for operators")
  .option('--stage <name>', '"local" for the stack of npm start, or a deployed stage', 'local')
  .option('--table <name>', "instead of the stage's table, e.g. one that was restored")
  .addCommand(merchantCommand())
  .addCommand(noticeCommand())
  .addCommand(paymentCommand())
  .addCommand(payerCommand())
  .addCommand(refundCommand())
  .addCommand(terminalCommand())
  .addCommand(eventCommand())
  .addCommand(bulkCommand())
  .addCommand(signingKeyCommand())
  .addCommand(sandboxCommand())
  .addCommand(ledgerCommand())
  .addCommand(tableCommand())
  .hook('preAction', (program) => {
    const { table } = program.opts();
    if (table !== undefined) process.env[anotherTable] = table;
  });

await runProgram(program);
