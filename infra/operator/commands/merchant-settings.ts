import { Command } from 'commander';
import type { DeliveryChannel } from '../../../shared/domain/delivery.ts';
import type { Merchant, NoticeSettings } from '../../../shared/domain/merchant.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import type { Table } from '../../../shared/store/table.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { merchantReport, type Setting } from '../merchant-report.ts';
import { OperatorError } from '../operator-error.ts';
import { daysBefore, onOrOff, senderName, smsSender } from '../operator-options.ts';

/** `daftar merchant show`: what holds for a merchant. */
export const showMerchant = (): Command =>
  new Command('show')
    .description("a merchant's settings; none of its secrets")
    .requiredOption('--code <merchant code>')
    .action(async ({ code }: { code: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      console.log(merchantReport(await merchantByCode(table, code)));
    });

/** What an operator wants otherwise; a channel is on where it is true. */
type Wanted = Partial<
  Pick<NoticeSettings, 'smsSender' | 'emailSenderName' | 'loopbackWebhooks'> &
    Record<DeliveryChannel, boolean> &
    Pick<Merchant, 'autoApproveRefunds'> & { reminderDays: number | 'off' }
>;

/** `daftar merchant set`: one setting or several at once. */
export const setMerchant = (): Command =>
  new Command('set')
    .description("change a merchant's settings, from its next call and its next notice on")
    .requiredOption('--code <merchant code>')
    .option('--sms-sender <name>', 'whom SMS come from; "" for the service\'s own sender', smsSender)
    .option('--email-sender-name <name>', 'whom e-mails come from; "" for the merchant\'s name', senderName)
    .option('--sms <on|off>', 'send SMS', onOrOff)
    .option('--email <on|off>', 'send e-mails', onOrOff)
    .option('--whatsapp <on|off>', 'send WhatsApp messages', onOrOff)
    .option('--webhook <on|off>', 'call webhooks', onOrOff)
    .option(
      '--reminder-days <days|off>',
      'send unpaid invoices once more, so long before their last day',
      daysBefore,
    )
    .option('--loopback-webhooks <on|off>', 'let webhooks be on the machine that calls them', onOrOff)
    .option('--auto-approve-refunds <on|off>', 'approve refunds as they are asked for', onOrOff)
    .action(async ({ code, ...wanted }: Wanted & { code: string }, self: Command) => {
      const settings = Object.keys(wanted) as Setting[];
      if (settings.length === 0) self.error('error: no setting is given: see "merchant set --help"');
      const { stage } = self.optsWithGlobals();
      // There, the function's own runtime answers on the loopback address.
      if (wanted.loopbackWebhooks && stage !== 'local') {
        throw new OperatorError('Webhooks may be on the machine that calls them in the local stack alone.');
      }
      const { table } = await connectTo(stage);
      console.log(merchantReport(await changed(table, await merchantByCode(table, code), wanted), settings));
    });

const changed = async (
  table: Table,
  merchant: Merchant,
  { autoApproveRefunds, sms, email, whatsapp, webhook, reminderDays, ...others }: Wanted,
): Promise<Merchant> => {
  const merchants = merchantRepository(table);
  const switches = { sms, email, whatsapp, webhook };
  const notices = await merchants.changeNotices(merchant.id, {
    ...others,
    ...(reminderDays && { reminderDays: reminderDays === 'off' ? null : reminderDays }),
    switches,
  });
  if (autoApproveRefunds === undefined) return { ...merchant, notices };
  await merchants.setAutoApproveRefunds(merchant.id, autoApproveRefunds);
  return { ...merchant, notices, autoApproveRefunds };
};
