import { Command } from 'commander';
import { connectTo } from '../connection.ts';
import { OperatorError } from '../operator-error.ts';
import { sandboxMerchant, seedSandbox } from '../sandbox.ts';

/** `daftar sandbox create`: the merchant that `npm start` has, in a deployed stage to try things out. */
export const sandboxCommand = (): Command => {
  const command = new Command('sandbox').description('the merchant whose credentials everybody knows');
  command
    .command('create')
    .description('make it with its terminals, and the keys it needs, where they are not there yet')
    .action(async (_options, self: Command) => {
      const stage: string = self.optsWithGlobals()['stage'];
      if (stage === 'prod') {
        throw new OperatorError(
          'The sandbox merchant has no place in prod: its password and keys are public. Use "merchant create".',
        );
      }
      const { table, secrets, nowMs } = await connectTo(stage);
      await seedSandbox(table, secrets, await nowMs());
      const { code, username, password } = sandboxMerchant;
      console.log(`Sandbox merchant ${code}: ${username} / ${password}`);
    });
  return command;
};
