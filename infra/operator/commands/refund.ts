import { Command, InvalidArgumentError } from 'commander';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { refundsNotEnded } from '../../../shared/store/open-refunds.ts';
import { type Decision, refundRepository } from '../../../shared/store/refunds.ts';
import { connectTo } from '../connection.ts';
import { decideRefund } from '../decide-refund.ts';
import { merchantByCode, merchantByCodeOrOnly } from '../merchant-by-code.ts';
import { byOption, remarkOption } from '../operator-options.ts';
import { sayHowItEnds } from '../refund-end.ts';
import { noRefund, refundLine, refundReport } from '../refund-report.ts';

/** `daftar refund list|show|approve|reject`. */
export const refundCommand = (): Command =>
  new Command('refund')
    .description('money that merchants want given back to payers')
    .addCommand(list())
    .addCommand(show())
    .addCommand(approve())
    .addCommand(reject());

interface About {
  code?: string;
}

interface Word extends About {
  by: string;
  remark: string;
}

const list = (): Command =>
  new Command('list')
    .description('refunds that have not ended, oldest first')
    .option('--code <merchant code>', 'of one merchant alone')
    .action(async ({ code }: About, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const only = code === undefined ? undefined : await merchantByCode(table, code);
      const [refunds, merchants] = await Promise.all([
        refundsNotEnded(table, only?.id),
        only ? [only] : merchantRepository(table).list(),
      ]);
      const codes = new Map(merchants.map(({ id, code }) => [id, code]));
      if (refunds.length === 0) console.log('No refund waits for anything.');
      for (const refund of refunds) console.log(refundLine(codes.get(refund.merchantId) ?? '', refund));
    });

const show = (): Command =>
  about(new Command('show').description('a refund, its payment, and everything that happened to it')).action(
    async (id: number, { code }: About, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const merchant = await merchantByCodeOrOnly(table, code);
      const refunds = refundRepository(table);
      const [found, history] = await Promise.all([
        refunds.withPayment(merchant.id, id),
        refunds.history(merchant.id, id),
      ]);
      if (!found) throw noRefund(merchant, id);
      console.log(refundReport(merchant, found, history));
    },
  );

const approve = (): Command =>
  about(new Command('approve').description('have the acquirer give the money back, and say how it ends'))
    .addOption(byOption())
    .addOption(remarkOption().default(''))
    .action(async (id: number, word: Word, self: Command) => {
      const { table, refund } = await decided('approve', id, word, self);
      await sayHowItEnds(refundRepository(table), refund);
    });

const reject = (): Command =>
  about(new Command('reject').description('refuse a refund; its money can be asked for again'))
    .addOption(byOption())
    .addOption(remarkOption().makeOptionMandatory())
    .action(async (id: number, word: Word, self: Command) => {
      await decided('reject', id, word, self);
    });

/** Records an operator's decision and says so. */
const decided = async (decision: Decision, id: number, { code, by, remark }: Word, self: Command) => {
  const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
  const merchant = await merchantByCodeOrOnly(table, code);
  const refund = await decideRefund(table, merchant, id, decision, { by, remark }, await nowMs());
  const done = decision === 'approve' ? 'approved' : 'rejected';
  console.log(
    `Refund ${id} of merchant ${merchant.code} was ${done} by ${by} on ${kuwaitTimestamp(refund.updatedMs)}.`,
  );
  return { table, refund };
};

const about = (command: Command): Command =>
  command
    .argument('<id>', 'as "refund list" shows it', refundId)
    .option('--code <merchant code>', 'can be left out where there is one merchant');

const refundId = (text: string): number => {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It must be the number of a refund.');
  return Number(text);
};
