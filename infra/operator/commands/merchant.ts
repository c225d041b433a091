import { Command, InvalidArgumentError } from 'commander';
import { paymentTypes, serviceTypes } from '../../../shared/domain/merchant.ts';
import { parseAmount, type Rate } from '../../../shared/domain/money.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';
import { registerMerchant } from '../register-merchant.ts';
import { rotateKeys } from '../rotate-keys.ts';
import { rotateWebhookSecret } from '../webhook-secret.ts';
import { exportMerchant } from './merchant-export.ts';
import { setMerchant, showMerchant } from './merchant-settings.ts';

/** `daftar merchant create|list|show|set|disable|enable|export|rotate-keys|rotate-webhook-secret`. */
export const merchantCommand = (): Command =>
  new Command('merchant')
    .description('the merchants of the service')
    .addCommand(create())
    .addCommand(list())
    .addCommand(showMerchant())
    .addCommand(setMerchant())
    .addCommand(setStatus('disable', 'disabled', 'refuse every call of a merchant, at once'))
    .addCommand(setStatus('enable', 'active', 'let a disabled merchant in again'))
    .addCommand(exportMerchant())
    .addCommand(rotate())
    .addCommand(rotateWebhook());

const create = (): Command =>
  new Command('create')
    .description('make a merchant and print its credentials, once')
    .requiredOption('--name <name>', 'shown to payers')
    .requiredOption('--username <username>', 'to log in with')
    .requiredOption('--email <address>')
    .option('--payment-types <numbers>', 'e.g. 1,2 for KNET and MPGS', typeList(paymentTypes), [1, 2])
    .option('--service-types <numbers>', 'e.g. 2,3', typeList(serviceTypes), [2, 3, 7])
    .option('--service-charges <percent>', 'of every payment, e.g. 1.5', percent, 0)
    .option('--subscription-charges <percent>', "on top, of subscriptions' payments", percent, 0)
    .option('--response-padding <bytes>', '32, or 16 for plain PKCS#7', oneOf(32, 16), 32)
    .option('--bare-envelope', 'answer with the hex alone', false)
    .option('--expose-keys', 'let GET /api/v1/keys answer', false)
    .option('--auto-approve-refunds', 'approve refunds as they are asked for', false)
    .action(async (options, self: Command) => {
      const { table, secrets, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const made = await registerMerchant(
        table,
        secrets,
        {
          username: options.username,
          name: options.name,
          email: options.email,
          paymentTypes: options.paymentTypes,
          serviceTypes: options.serviceTypes,
          autoApproveRefunds: options.autoApproveRefunds,
          profile: {
            commission: {
              serviceCharges: options.serviceCharges,
              subscriptionCharges: options.subscriptionCharges,
              setupCharges: 0,
            },
          },
          settings: {
            responsePadding: options.responsePadding,
            responseEnvelope: options.bareEnvelope ? 'bare' : 'wrapped',
            exposeKeys: options.exposeKeys,
          },
        },
        await nowMs(),
      );
      if (!made) throw new OperatorError(`The username ${options.username} is taken: choose another one.`);
      printFacts({
        'Merchant id': made.id,
        'Merchant code': made.merchantCode,
        Username: made.username,
        Password: made.password,
        'Access code': made.accessCode,
        'Secret key': made.secretKey,
        'IV key': made.ivKey,
        'Webhook secret': made.webhookSecret,
      });
      console.log('\nThis is the only time they are shown.');
    });

const list = (): Command =>
  new Command('list').description('all merchants').action(async (_options, self: Command) => {
    const { table } = await connectTo(self.optsWithGlobals()['stage']);
    const merchants = merchantRepository(table);
    for (const { id, code, name } of await merchants.list()) {
      const merchant = await merchants.byId(id);
      const status = merchant?.status ?? 'unknown';
      const remark = merchant?.autoApproveRefunds ? ['(refunds approved at once)'] : [];
      console.log([String(id).padStart(8), code, status.padEnd(8), name, ...remark].join('  '));
    }
  });

const setStatus = (verb: string, status: 'active' | 'disabled', description: string): Command =>
  new Command(verb)
    .description(description)
    .requiredOption('--code <merchant code>')
    .action(async ({ code }: { code: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      await merchantRepository(table).setStatus(id, status);
      console.log(`Merchant ${code} is ${status}.`);
    });

const rotate = (): Command =>
  new Command('rotate-keys')
    .description('give a merchant new keys and print them, once; the old ones serve on for a while')
    .requiredOption('--code <merchant code>')
    .option('--grace-hours <hours>', 'how long the old keys serve', wholeNumber, 24)
    .action(async ({ code, graceHours }: { code: string; graceHours: number }, self: Command) => {
      const { table, secrets, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      const keys = await rotateKeys(table, secrets, id, await nowMs(), graceHours * 3_600_000);
      printFacts({ 'Access code': keys.accessCode, 'Secret key': keys.secretKey, 'IV key': keys.ivKey });
      console.log(
        `\nThe old keys serve for ${graceHours} hours more. This is the only time the new ones are shown.`,
      );
    });

const rotateWebhook = (): Command =>
  new Command('rotate-webhook-secret')
    .description(
      'give a merchant a new secret for its webhooks and print it, once; the old one signs on for a while',
    )
    .requiredOption('--code <merchant code>')
    .option('--grace-hours <hours>', 'how long the old one signs too; 0 where it has leaked', wholeNumber, 24)
    .action(async ({ code, graceHours }: { code: string; graceHours: number }, self: Command) => {
      const { table, secrets, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      const graceMs = graceHours * 3_600_000;
      const { secret, isFirst } = await rotateWebhookSecret(table, secrets, id, await nowMs(), graceMs);
      printFacts({ 'Webhook secret': secret });
      const before = isFirst
        ? 'It is the first of this merchant.'
        : graceHours === 0
          ? 'The old one signs no more.'
          : `The old one signs too for ${graceHours} hours more.`;
      console.log(`\n${before} This is the only time the new one is shown.`);
    });

const printFacts = (facts: Record<string, string | number>): void => {
  for (const [label, value] of Object.entries(facts)) console.log(`${label.padEnd(14)} ${value}`);
};

const typeList = (known: Readonly<Record<number, string>>) => (text: string) => {
  const numbers = text.split(',').map(Number);
  const unknown = numbers.filter((number) => known[number] === undefined);
  if (unknown.length > 0) throw new InvalidArgumentError(`Known are ${Object.keys(known).join(', ')}.`);
  return [...new Set(numbers)];
};

/** A percentage with at most three places, in thousandths of a percent. */
const percent = (text: string): Rate => {
  const rate = parseAmount(text);
  if (rate === undefined || rate > 100_000)
    throw new InvalidArgumentError('It must be a percentage from 0 to 100, with at most three decimals.');
  return rate;
};

const oneOf =
  (...allowed: number[]) =>
  (text: string) => {
    if (!allowed.includes(Number(text))) throw new InvalidArgumentError(`Allowed are ${allowed.join(', ')}.`);
    return Number(text);
  };

const wholeNumber = (text: string): number => {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};
