import { type DeliveryChannel, deliveryChannels } from './delivery.ts';
import type { Rate } from './money.ts';

/** A merchant as the service knows it: everything but its secrets. */
export interface Merchant {
  id: number;
  /** Six digits, inside every payload. */
  code: string;
  status: 'active' | 'disabled';
  createdMs: number;
  /** The version of its secret that is in force: a function that knows an older one reads it again. */
  secretVersion: number;
  /** The first invoice's id; ids count up from it without gaps. */
  firstInvoiceId: number;
  /** Payment types the merchant may take, by number (contract section 4). */
  paymentTypes: readonly number[];
  serviceTypes: readonly number[];
  /** Refunds are approved as they are asked for, without an operator (contract section 8). */
  autoApproveRefunds: boolean;
  notices: NoticeSettings;
  profile: MerchantProfile;
}

/** How a merchant wants its payers and its own software told. */
export interface NoticeSettings {
  /** The sender id of its SMS; empty: the service's own. */
  smsSender: string;
  /** The name its e-mails come from; empty: the merchant's name. */
  emailSenderName: string;
  /** Nothing goes out by these. */
  switchedOff: readonly DeliveryChannel[];
  /** How many days before its last day an unpaid invoice is sent once more; null: never. */
  reminderDays: number | null;
  /** Its webhooks may be on the machine that sends them: for sandboxes, where that is its developer's own. */
  loopbackWebhooks: boolean;
}

export const defaultNoticeSettings: NoticeSettings = {
  smsSender: '',
  emailSenderName: '',
  switchedOff: [],
  reminderDays: null,
  loopbackWebhooks: false,
};

/** Some settings to change. Channels are switched one by one (true: on), so that two changes at once both count. */
export interface NoticeChange extends Partial<Omit<NoticeSettings, 'switchedOff'>> {
  switches?: Partial<Record<DeliveryChannel, boolean | undefined>>;
}

/** The settings after a change of some of them. */
export const changedNotices = (
  before: NoticeSettings,
  { switches = {}, ...others }: NoticeChange,
): NoticeSettings => ({
  ...before,
  ...others,
  switchedOff: deliveryChannels.filter(
    (channel) => !(switches[channel] ?? !before.switchedOff.includes(channel)),
  ),
});

/** The parts of GET profile that describe the business (contract section 2). */
export interface MerchantProfile {
  firstName: string;
  middleName: string;
  lastName: string;
  email: string;
  username: string;
  /** Shown as the merchant's name, and as the issuer of its invoices. */
  name: string;
  businessName: string;
  businessTypeId: number;
  websiteUrl: string;
  companyLogo: string;
  businessAddress: string;
  civilId: string;
  /** Merchant category codes (ISO 18245). */
  categoryCodes: readonly string[];
  bank: { name: string; accountHolder: string; accountNumber: string; iban: string };
  /** Shares of a payment; `setupCharges` is taken once, by whoever opens the account, and from no payment. */
  commission: { subscriptionCharges: Rate; setupCharges: Rate; serviceCharges: Rate };
}

/** Names of the payment types (contract section 4). */
export const paymentTypes: Readonly<Record<number, string>> = {
  1: 'KNET',
  2: 'MPGS',
  5: 'CYBS',
  7: 'AMEX',
  8: 'MPGS AMEX',
  9: 'MPGS Apple Pay',
  10: 'CYBS Apple Pay',
  11: 'KNET Debit Apple Pay',
  12: 'KNET Credit Apple Pay',
  13: 'KNET Apple Pay International',
  14: 'AMEX Apple Pay International',
  15: 'Subscription',
  16: 'Google Pay',
};

/** Names of the service types (contract section 4). */
export const serviceTypes: Readonly<Record<number, string>> = {
  2: 'SMS Payment',
  3: 'Payment Gateway',
  6: 'POS Terminal',
  7: 'Open Invoice',
};

/** The only country whose id the contract gives (section 4). */
export const kuwait = { id: 11, name: 'Kuwait', countryCode: '965' } as const;
