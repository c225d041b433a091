import { Command } from 'commander';
import { runProgram } from '../operator/run-program.ts';
import { smokeCredentials } from './credentials.ts';
import { smokeCheck } from './smoke-check.ts';

/** `npm run smoke -- --url https://… --merchant 123456 --username noor`: does a deployed service still do its work? */
const program = new Command('smoke')
  .description(
    'log in to a deployed service, make an invoice, read it and cancel it; ends with 1 when anything of it fails',
  )
  .requiredOption('--url <base url>', 'where the service answers, without a path')
  .option('--merchant <merchant code>')
  .option('--username <username>')
  .addHelpText(
    'after',
    `
The rest comes from the environment, where no list of processes shows it:
  DAFTAR_SMOKE_PASSWORD, DAFTAR_SMOKE_ACCESS_CODE, DAFTAR_SMOKE_SECRET_KEY, DAFTAR_SMOKE_IV_KEY
or all of it from a secret of Secrets Manager, as JSON with the keys
  merchantCode, username, password, accessCode, secretKey, ivKey
whose name or ARN is in DAFTAR_SMOKE_SECRET.`,
  )
  .action(async ({ url, merchant, username }: Record<string, string>) => {
    const credentials = await smokeCredentials({ merchant, username }, process.env);
    await smokeCheck(url ?? '', credentials, console.log);
  });

await runProgram(program);
