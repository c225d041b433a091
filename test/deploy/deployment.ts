import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { account, credentials, emulatedAws, region, startEmulator } from './emulator.ts';
import { inventory, mayStay } from './leftovers.ts';
import type { Programs } from './programs.ts';
import { type Report, tailOf } from './report.ts';
import { runSuite } from './suite.ts';

export interface Deployment {
  readonly root: string;
  /** For what this run alone needs. */
  readonly folder: string;
  /** Where the programs' output goes. */
  readonly logs: string;
  readonly programs: Programs;
  readonly report: Report;
  /** An interpreter that has MiniStack. */
  readonly python: Promise<string>;
}

/** Deploys the dev stage to MiniStack, tests it from outside, and destroys it. */
export const deployment = async ({ root, folder, logs, programs, report, python }: Deployment) => {
  const assembly = join(folder, 'cdk.out');
  const outputsFile = join(folder, 'outputs.json');
  let aws: NodeJS.ProcessEnv = { CDK_HOME: join(folder, 'cdk'), CDK_DISABLE_CLI_TELEMETRY: 'true' };

  const node = async (
    name: string,
    args: readonly string[],
    extra: NodeJS.ProcessEnv = {},
  ): Promise<void> => {
    const log = join(logs, `${name}.log`);
    const code = await programs.run(process.execPath, args, log, { ...aws, ...extra });
    if (code !== 0) throw new Error(`It ended with ${code}.\n${await tailOf(log)}`);
  };
  const cdk = (name: string, ...args: string[]): Promise<void> =>
    node(name, [join(root, 'node_modules/aws-cdk/bin/cdk'), '--no-notices', ...args]);
  const operator = (...args: string[]): Promise<void> =>
    node('operator', [join(root, 'infra/operator/daftar.ts'), '--stage', 'dev', ...args]);

  // Synthesised once for all that follows, with what the local stack is told as well.
  const synth = report.phase('cdk synth', () =>
    cdk('synth', 'synth', '--quiet', '--output', assembly, '-c', 'stage=dev', ...senders),
  );
  // It is awaited below: an emulator that cannot be had is told first.
  synth.catch(() => {});
  const interpreter = await python;
  const { url, program } = await report.phase('MiniStack starts', () =>
    startEmulator(programs, interpreter, { folder, logFile: join(logs, 'emulator.log') }),
  );
  aws = { ...aws, ...emulatedAws(url) };
  await report.phase('cdk bootstrap', () => cdk('bootstrap', 'bootstrap', `aws://${account}/${region}`));
  await synth;
  await verifySender(url);
  const before = await inventory(interpreter, aws);
  const app = ['--app', assembly, '--all'];
  await report.phase('cdk deploy --all -c stage=dev', () =>
    cdk(
      'deploy',
      'deploy',
      ...app,
      '--require-approval',
      'never',
      '--concurrency',
      '4',
      '--outputs-file',
      outputsFile,
    ),
  );

  const outputs = await outputsIn(outputsFile);
  const service = outputs('ApiUrl');
  const quiet = report.check('cdk diff is quiet right after', () => cdk('diff', 'diff', ...app, '--fail'));
  await report.phase('daftar sandbox create', () => operator('sandbox', 'create'));
  await report.check('npm run smoke', () => {
    const { code, username } = sandboxMerchant;
    const as = ['--merchant', code, '--username', username];
    return node('smoke', [join(root, 'infra/smoke/smoke.ts'), '--url', service, ...as], smokeAs);
  });
  await quiet;

  await runSuite(
    { root, folder, logs, programs, report },
    {
      ...aws,
      DAFTAR_URL: service,
      DAFTAR_EMULATOR: url,
      TABLE_NAME: outputs('TableName'),
      SECRETS_PREFIX: outputs('SecretsPrefix'),
    },
  );

  const standing = await inventory(interpreter, aws);
  await report.check('cdk destroy --all', () => cdk('destroy', 'destroy', ...app, '--force'));
  await report.check('Nothing stays but what retention says', async () => {
    const isNew = (thing: string): boolean => !before.includes(thing);
    if (!standing.some((thing) => isNew(thing) && !mayStay(thing)))
      throw new Error('The inventory showed nothing of what was deployed, so it proves nothing now.');
    const left = (await inventory(interpreter, aws)).filter((thing) => isNew(thing) && !mayStay(thing));
    if (left.length > 0) throw new Error(left.join('\n'));
  });
  await programs.stop(program);
};

const emailSender = 'invoices@daftar.example';

/** What whoever deploys has done once for all: told SES whom e-mails come from. */
const verifySender = async (endpoint: string): Promise<void> => {
  const ses = new SESv2Client({ endpoint, region, credentials });
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: emailSender }));
  ses.destroy();
};

const senders = [
  ['smsSender', 'Daftar'],
  ['emailSender', emailSender],
  ['whatsAppSender', 'phone-number-id-daftarlocal'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const smokeAs: NodeJS.ProcessEnv = {
  DAFTAR_SMOKE_PASSWORD: sandboxMerchant.password,
  DAFTAR_SMOKE_ACCESS_CODE: sandboxMerchant.keys.accessCode,
  DAFTAR_SMOKE_SECRET_KEY: sandboxMerchant.keys.secretKey,
  DAFTAR_SMOKE_IV_KEY: sandboxMerchant.keys.ivKey,
};

/** Outputs of all stacks; each is found by its own name. */
const outputsIn = async (file: string): Promise<(name: string) => string> => {
  const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>;
  const all: Record<string, string> = Object.assign({}, ...Object.values(stacks));
  return (name) => {
    const value = all[name];
    if (value === undefined) throw new Error(`No stack has an output ${name}.`);
    return value;
  };
};
