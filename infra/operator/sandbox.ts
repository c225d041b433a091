import { defaultNoticeSettings } from '../../shared/domain/merchant.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import { type NewMerchant, registerMerchant } from './register-merchant.ts';
import type { SecretStore } from './secret-store.ts';
import { ensureSigningKey } from './signing-key.ts';
import { ensureSimulatorKey } from './simulator-key.ts';
import { ensureWebhookSecret } from './webhook-secret.ts';

/**
 * The sandbox merchant, whose credentials the gateway publishes for everyone (contract section 1).
 * They are the only credentials in this repository.
 */
export const sandboxMerchant = {
  id: 84,
  code: '842217',
  username: 'test',
  password: 'Test@1234',
  name: 'TestHome1',
  email: 'test@example.com',
  paymentTypes: [1, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  serviceTypes: [2, 3, 6, 7],
  firstInvoiceId: 1_001,
  keys: {
    secretKey: 'PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg',
    ivKey: '5NVdrlPVNnjo2Jy9',
    accessCode: 'c333729b-d060-4b74-a49d-7686a8353481',
  },
  webhookSecret: 'whsec_D11RhdrlhzEpfcA/H6q105M/Q044p6GIoirVag6aCaI=',
  notices: { loopbackWebhooks: true },
  settings: { exposeKeys: true },
  profile: {
    firstName: 'test',
    businessName: 'TestHome1',
    commission: { subscriptionCharges: 500, setupCharges: 0, serviceCharges: 1_500 },
  },
} as const satisfies NewMerchant;

/**
 * Makes the sandbox merchant, and the keys that sign tokens and the simulator's callbacks, where they do not exist yet.
 * One of a data folder from before there were webhooks gets what it lacks of them, and keeps what somebody has set.
 */
export const seedSandbox = async (table: Table, secrets: SecretStore, nowMs: number): Promise<void> => {
  await ensureSigningKey(secrets);
  await ensureSimulatorKey(secrets);
  const merchants = merchantRepository(table);
  const { id, webhookSecret, notices } = sandboxMerchant;
  if (!(await merchants.byId(id))) await registerMerchant(table, secrets, sandboxMerchant, nowMs);
  await ensureWebhookSecret(secrets, id, webhookSecret);
  await merchants.ensureNotices(id, { ...defaultNoticeSettings, ...notices });
};
