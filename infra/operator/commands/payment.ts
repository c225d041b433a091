import { Command } from 'commander';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { formatAmount } from '../../../shared/domain/money.ts';
import {
  type OutstandingProposal,
  outstandingProposals,
  type ProposalReason,
} from '../../../shared/store/refund-proposals.ts';
import { refundRepository } from '../../../shared/store/refunds.ts';
import { connectTo } from '../connection.ts';
import { giveBackPayment } from '../give-back-payment.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { byOption, remarkOption } from '../operator-options.ts';
import { sayHowItEnds } from '../refund-end.ts';

/** `daftar payment to-refund|give-back`: money that belongs to payers. */
export const paymentCommand = (): Command =>
  new Command('payment').description("payers' payments").addCommand(toRefund()).addCommand(giveBack());

const toRefund = (): Command =>
  new Command('to-refund')
    .description('list money that was taken for what could no longer be paid, and has to go back')
    .requiredOption('--code <merchant code>')
    .action(async ({ code }: { code: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      const proposals = await outstandingProposals(table, id);
      if (proposals.length === 0) console.log('No money has to go back.');
      for (const proposal of proposals) console.log(proposalLine(proposal));
    });

const giveBack = (): Command =>
  new Command('give-back')
    .description('give the money of a payment that paid nothing back, and say how it ends')
    .requiredOption('--token <payment token>', 'as "payment to-refund" shows it')
    .requiredOption('--code <merchant code>')
    .addOption(byOption())
    .addOption(remarkOption().default(''))
    .action(
      async (
        { token, code, by, remark }: Record<'token' | 'code' | 'by' | 'remark', string>,
        self: Command,
      ) => {
        const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
        const merchant = await merchantByCode(table, code);
        const refund = await giveBackPayment(table, merchant, token, { by, remark }, await nowMs());
        console.log(
          `Refund ${refund.id} of merchant ${code} was asked for and approved by ${by} on ${kuwaitTimestamp(refund.updatedMs)}.`,
        );
        await sayHowItEnds(refundRepository(table), refund);
      },
    );

const proposalLine = ({ proposedMs, token, amount, reason, refunds, ...of }: OutstandingProposal): string => {
  const underWay = refunds.reserved - refunds.returned;
  return [
    kuwaitTimestamp(proposedMs),
    token,
    `KWD ${formatAmount(amount)}`,
    reason === 'repeated' ? `${reasons[reason]}, ${of.acquirerPaymentId} at the acquirer` : reasons[reason],
    ...(refunds.returned > 0 ? [`(KWD ${formatAmount(refunds.returned)} given back)`] : []),
    ...(underWay > 0 ? [`(KWD ${formatAmount(underWay)} under way)`] : []),
  ].join('  ');
};

const reasons: Record<ProposalReason, string> = {
  paid: 'already paid by another payment',
  cancelled: 'cancelled before the money was taken',
  expired: 'expired before the money was taken',
  amount: 'another amount than was asked for',
  repeated: 'taken a second time for one payment',
};
