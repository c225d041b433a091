import { randomInt, randomUUID } from 'node:crypto';
import {
  defaultNoticeSettings,
  type Merchant,
  type MerchantProfile,
  type NoticeSettings,
} from '../../shared/domain/merchant.ts';
import {
  defaultSettings,
  type KeySet,
  type MerchantSecret,
  type MerchantSettings,
  merchantSecretName,
} from '../../shared/merchants/merchant-secrets.ts';
import { hashPassword } from '../../shared/merchants/password.ts';
import type { Key } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import type { SecretStore } from './secret-store.ts';
import { newWebhookSecret } from './webhook-secret.ts';

/** What an operator says of a new merchant; the rest is chosen here. */
export interface NewMerchant {
  id?: number;
  code?: string;
  username: string;
  password?: string;
  name: string;
  email: string;
  paymentTypes: readonly number[];
  serviceTypes: readonly number[];
  autoApproveRefunds?: boolean;
  firstInvoiceId?: number;
  keys?: KeySet;
  webhookSecret?: string;
  notices?: Partial<NoticeSettings>;
  settings?: Partial<MerchantSettings>;
  profile?: Partial<MerchantProfile>;
}

/** Shown once, to be handed to the merchant. */
export interface Credentials {
  id: number;
  merchantCode: string;
  username: string;
  password: string;
  accessCode: string;
  secretKey: string;
  ivKey: string;
  webhookSecret: string;
}

/** Makes a merchant: secret, profile, login. Undefined when its username, or a code or id that was asked for, is taken. */
export const registerMerchant = async (
  table: Table,
  secrets: SecretStore,
  wanted: NewMerchant,
  nowMs: number,
): Promise<Credentials | undefined> => {
  const merchants = merchantRepository(table);
  if (await merchants.login(wanted.username)) return undefined;
  const id = wanted.id ?? (await nextMerchantId(table));
  // Nothing of an id's owner may be touched; a secret without an owner is what a death half way left behind.
  if (await merchants.byId(id)) return undefined;
  const password = wanted.password ?? randomText(20);
  const keys = wanted.keys ?? newKeys();
  const webhookSecret = wanted.webhookSecret ?? newWebhookSecret();
  const secret: MerchantSecret = {
    version: 1,
    current: keys,
    webhook: { current: webhookSecret },
    settings: { ...defaultSettings, ...wanted.settings },
  };
  const login = { username: wanted.username, merchantId: id, passwordHash: await hashPassword(password) };
  await secrets.write(merchantSecretName(id), secret);
  for (let tries = 0; tries < (wanted.code ? 1 : 10); tries++) {
    const merchant = merchantOf(wanted, id, wanted.code ?? String(randomInt(100_000, 1_000_000)), nowMs);
    if (!(await merchants.register(merchant, login))) continue;
    return { id, merchantCode: merchant.code, username: wanted.username, password, ...keys, webhookSecret };
  }
  // Only a secret without an owner: another registration of the same id may have been faster.
  if (!(await merchants.byId(id))) await secrets.remove(merchantSecretName(id));
  return undefined;
};

/** New keys as the gateway's own look: 32 and 16 letters and digits, a UUID as access code. */
export const newKeys = (): KeySet => ({
  secretKey: randomText(32),
  ivKey: randomText(16),
  accessCode: randomUUID(),
});

/** Ids of merchants made here begin above those of the sandbox. */
const firstMerchantId = 1_000;

export const merchantCounterKey: Key = { pk: 'COUNTER', sk: 'MERCHANT' };

const nextMerchantId = async (table: Table): Promise<number> => {
  const counter = await table.update(merchantCounterKey, 'ADD lastId :one', {
    values: { ':one': 1 },
  });
  return firstMerchantId + (counter['lastId'] as number);
};

/** A new merchant as the table keeps it. */
export const merchantOf = (wanted: NewMerchant, id: number, code: string, nowMs: number): Merchant => ({
  id,
  code,
  status: 'active',
  createdMs: nowMs,
  secretVersion: 1,
  // A start of its own for each merchant, so that an id tells nobody how many invoices there were before it.
  firstInvoiceId: wanted.firstInvoiceId ?? randomInt(2 ** 20, 2 ** 30),
  paymentTypes: wanted.paymentTypes,
  serviceTypes: wanted.serviceTypes,
  autoApproveRefunds: wanted.autoApproveRefunds ?? false,
  notices: { ...defaultNoticeSettings, ...wanted.notices },
  profile: {
    firstName: wanted.name,
    middleName: '',
    lastName: '',
    email: wanted.email,
    username: wanted.username,
    name: wanted.name,
    businessName: wanted.name,
    businessTypeId: 1,
    websiteUrl: '',
    companyLogo: '',
    businessAddress: '',
    civilId: '',
    categoryCodes: [],
    bank: { name: '', accountHolder: '', accountNumber: '', iban: '' },
    commission: { subscriptionCharges: 0, setupCharges: 0, serviceCharges: 0 },
    ...wanted.profile,
  },
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomText = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
