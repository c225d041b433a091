import { Command } from 'commander';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { type DeadDelivery, deadDeliveriesOf } from '../../../shared/store/dead-deliveries.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { redriveNotices } from '../redrive-notices.ts';

/** `daftar notice dead|redrive`: what could not be told. */
export const noticeCommand = (): Command =>
  new Command('notice')
    .description('SMS, e-mails, WhatsApp messages and webhooks')
    .addCommand(dead())
    .addCommand(redrive());

const dead = (): Command =>
  new Command('dead')
    .description('list what was given up after its last try, or because a webhook is gone, oldest first')
    .option('--code <merchant code>', 'of one merchant alone')
    .action(async ({ code }: { code?: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const only = code === undefined ? undefined : await merchantByCode(table, code);
      const [deliveries, merchants] = await Promise.all([
        deadDeliveriesOf(table, only?.id),
        only ? [only] : merchantRepository(table).list(),
      ]);
      const codes = new Map(merchants.map(({ id, code }) => [id, code]));
      if (deliveries.length === 0) console.log('Nothing was given up.');
      for (const delivery of deliveries)
        console.log(deadLine(codes.get(delivery.merchantId) ?? '', delivery));
    });

const redrive = (): Command =>
  new Command('redrive')
    .description('have the worker try again what lies in the dead letters, as after a fault of its own')
    .action(async (_options, self: Command) => {
      const { noticesDeadLettersArn } = await connectTo(self.optsWithGlobals()['stage']);
      await redriveNotices(await noticesDeadLettersArn());
      console.log('What lies in the dead letters of notices is on its way back to the worker.');
    });

const deadLine = (
  code: string,
  { diedMs, eventId, eventType, invoiceId, channel, reason, tries }: DeadDelivery,
): string =>
  [
    kuwaitTimestamp(diedMs),
    code,
    eventId,
    eventType,
    `invoice ${invoiceId}`,
    channel,
    reason,
    tries === 1 ? '1 try' : `${tries} tries`,
  ].join('  ');
