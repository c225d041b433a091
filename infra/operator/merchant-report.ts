import type { DeliveryChannel } from '../../shared/domain/delivery.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';

/** A setting that `merchant set` changes. */
export type Setting =
  | Exclude<keyof Merchant['notices'], 'switchedOff'>
  | DeliveryChannel
  | 'autoApproveRefunds';

/** A merchant's code, name and status, and below it what holds of its settings, a sentence each. */
export const merchantReport = (merchant: Merchant, settings: readonly Setting[] = allSettings): string =>
  [
    `Merchant ${merchant.code}, ${merchant.profile.name}, is ${merchant.status}.`,
    ...settings.map((setting) => `  ${sentences[setting](merchant)}`),
  ].join('\n');

const sentences: Readonly<Record<Setting, (merchant: Merchant) => string>> = {
  sms: (merchant) => (isOn(merchant, 'sms') ? 'SMS are sent.' : 'No SMS are sent.'),
  smsSender: ({ notices }) =>
    notices.smsSender === ''
      ? "SMS come from the service's own sender."
      : `SMS come from "${notices.smsSender}".`,
  email: (merchant) => (isOn(merchant, 'email') ? 'E-mails are sent.' : 'No e-mails are sent.'),
  emailSenderName: ({ notices, profile }) =>
    notices.emailSenderName === ''
      ? `E-mails come from the merchant's name, "${profile.name}".`
      : `E-mails come from "${notices.emailSenderName}".`,
  whatsapp: (merchant) =>
    isOn(merchant, 'whatsapp') ? 'WhatsApp messages are sent.' : 'No WhatsApp messages are sent.',
  webhook: (merchant) => (isOn(merchant, 'webhook') ? 'Webhooks are called.' : 'No webhooks are called.'),
  loopbackWebhooks: ({ notices }) =>
    `Webhooks ${notices.loopbackWebhooks ? 'may' : 'may not'} be on the machine that calls them.`,
  reminderDays: ({ notices: { reminderDays } }) =>
    reminderDays === null
      ? 'Unpaid invoices are sent once.'
      : `Unpaid invoices are sent once more, ${reminderDays} ${reminderDays === 1 ? 'day' : 'days'} before their last day.`,
  autoApproveRefunds: ({ autoApproveRefunds }) =>
    autoApproveRefunds ? 'Refunds are approved as they are asked for.' : 'Refunds wait for an operator.',
};

const allSettings = Object.keys(sentences) as readonly Setting[];

const isOn = ({ notices }: Merchant, channel: DeliveryChannel): boolean =>
  !notices.switchedOff.includes(channel);
