import { Command } from 'commander';
import { connectTo } from '../connection.ts';
import { rotateSigningKey } from '../signing-key.ts';

/** `daftar signing-key rotate`: a new key for access tokens; once after the first deployment, then as policy asks. */
export const signingKeyCommand = (): Command => {
  const command = new Command('signing-key').description('the key that signs access tokens');
  command
    .command('rotate')
    .description(
      'make a new key; the one before verifies until the next rotation, so leave 15 minutes between two',
    )
    .action(async (_options, self: Command) => {
      const { secrets } = await connectTo(self.optsWithGlobals()['stage']);
      console.log(`New signing key ${await rotateSigningKey(secrets)}.`);
    });
  return command;
};
