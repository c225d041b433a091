import { Command } from 'commander';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { formatAmount } from '../../../shared/domain/money.ts';
import { type ProposalReason, refundProposals } from '../../../shared/store/refund-proposals.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';

/** `daftar payment to-refund`: money that belongs to payers. */
export const paymentCommand = (): Command =>
  new Command('payment').description("payers' payments").addCommand(toRefund());

const toRefund = (): Command =>
  new Command('to-refund')
    .description('list money that was taken for what could no longer be paid, and has to go back')
    .requiredOption('--code <merchant code>')
    .action(async ({ code }: { code: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      const proposals = await refundProposals(table, id);
      if (proposals.length === 0) console.log('No money has to go back.');
      for (const { proposedMs, token, amount, reason } of proposals) {
        console.log(
          [kuwaitTimestamp(proposedMs), token, `KWD ${formatAmount(amount)}`, reasons[reason]].join('  '),
        );
      }
    });

const reasons: Record<ProposalReason, string> = {
  paid: 'already paid by another payment',
  cancelled: 'cancelled before the money was taken',
  expired: 'expired before the money was taken',
  amount: 'another amount than was asked for',
  repeated: 'taken a second time for one payment',
};
