import { Command } from 'commander';
import { bulkCommand } from './commands/bulk.ts';
import { eventCommand } from './commands/event.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { merchantCommand } from './commands/merchant.ts';
import { noticeCommand } from './commands/notice.ts';
import { paymentCommand } from './commands/payment.ts';
import { refundCommand } from './commands/refund.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { signingKeyCommand } from './commands/signing-key.ts';
import { terminalCommand } from './commands/terminal.ts';
import { runProgram } from './run-program.ts';

/** The operator's command line: `npm run daftar -- --help`. */
const program = new Command('daftar')
  .description("Daftar's command line for operators")
  .option('--stage <name>', '"local" for the stack of npm start, or a deployed stage', 'local')
  .addCommand(merchantCommand())
  .addCommand(noticeCommand())
  .addCommand(paymentCommand())
  .addCommand(refundCommand())
  .addCommand(terminalCommand())
  .addCommand(eventCommand())
  .addCommand(bulkCommand())
  .addCommand(signingKeyCommand())
  .addCommand(sandboxCommand())
  .addCommand(ledgerCommand());

await runProgram(program);
