import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type TerminalModel, terminalModels } from '../../../shared/domain/terminal.ts';
import { environment } from '../../../shared/environment.ts';
import { hashOfCredential } from '../../../shared/merchants/terminal-signature.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { terminalRepository } from '../../../shared/store/terminals.ts';
import { deviceApi } from '../../terminal/device-api.ts';
import { type Behaviour, RefusedByService, simulateTerminal } from '../../terminal/simulated-terminal.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';

/** `daftar terminal add|list|remove|simulate`. */
export const terminalCommand = (): Command =>
  new Command('terminal')
    .description("the terminals at merchants' counters")
    .addCommand(add())
    .addCommand(list())
    .addCommand(remove())
    .addCommand(simulate());

const add = (): Command =>
  ofTerminal(new Command('add').description('give a terminal to a merchant and print its credential, once'))
    .requiredOption('--code <merchant code>')
    .addOption(new Option('--model <model>').choices(terminalModels).makeOptionMandatory())
    .option('--name <name>', 'shown to the merchant; its model when it is left out', line)
    .option('--remark <text>', 'shown to the merchant', line, '')
    .action(
      async (
        id: number,
        { code, model, name, remark }: { code: string; model: TerminalModel; name?: string; remark: string },
        self: Command,
      ) => {
        const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
        const { id: merchantId } = await merchantByCode(table, code);
        const credential = `pos_${randomBytes(32).toString('base64url')}`;
        const draft = { id, merchantId, name: name ?? model, model, remark };
        const isNew = await terminalRepository(table).add(draft, hashOfCredential(credential), await nowMs());
        if (!isNew) {
          throw new OperatorError(
            `Terminal ${id} is somebody's already: "npm run daftar -- terminal list" shows whose.`,
          );
        }
        console.log(`Terminal    ${id}\nMerchant    ${code}\nCredential  ${credential}`);
        console.log('\nThis is the only time the credential is shown.');
      },
    );

const list = (): Command =>
  new Command('list')
    .description('all terminals, or those of one merchant')
    .option('--code <merchant code>')
    .action(async ({ code }: { code?: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const merchants =
        code === undefined ? await merchantRepository(table).list() : [await merchantByCode(table, code)];
      const terminals = terminalRepository(table);
      const all = await Promise.all(
        merchants.map(async (merchant) =>
          (await terminals.list(merchant.id)).map(({ id, model, name, remark }) =>
            [String(id).padStart(10), merchant.code, model.padEnd(8), name, remark].join('  ').trimEnd(),
          ),
        ),
      );
      console.log(all.flat().join('\n') || 'There is no terminal yet.');
    });

const remove = (): Command =>
  ofTerminal(
    new Command('remove').description('take a terminal away; what waits for it is cancelled'),
  ).action(async (id: number, _options, self: Command) => {
    const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
    const outcome = await terminalRepository(table).remove(id, await nowMs());
    if (outcome === 'unknown') throw unknownTerminal(id);
    if (outcome === 'busy') {
      throw new OperatorError(
        `Terminal ${id} has an invoice in its hands and may be taking money: try again in two minutes.`,
      );
    }
    console.log(`Terminal ${id} was removed, and its credential is good for nothing any more.`);
  });

const simulate = (): Command =>
  ofTerminal(
    new Command('simulate').description('be a terminal: take what is pushed to it, over HTTP, until Ctrl-C'),
  )
    .addOption(behaviour('approve', 'every payer pays, as without any of these'))
    .addOption(behaviour('decline', 'no card is accepted').conflicts(['approve', 'hang']))
    .addOption(behaviour('hang', 'never answers').conflicts(['approve', 'decline']))
    .option('--most <count>', 'end after so many invoices', wholeNumber, Number.POSITIVE_INFINITY)
    .option('--url <base>', 'where the service is; found by itself for the local stack')
    .action(
      async (
        id: number,
        options: { decline?: true; hang?: true; most: number; url?: string },
        self: Command,
      ) => {
        const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
        const terminal = await terminalRepository(table).byId(id);
        if (!terminal) throw unknownTerminal(id);
        const api = deviceApi({
          base: options.url ?? localUrl(),
          terminalId: id,
          credentialHash: terminal.credentialHash,
          nowMs,
        });
        const behaviour: Behaviour = options.hang ? 'hang' : options.decline ? 'decline' : 'approve';
        console.log(`Terminal ${id} (${terminal.name}) waits. Every payer: ${behaviour}.`);
        try {
          await simulateTerminal({ api, behaviour, say: console.log, most: options.most });
        } catch (error) {
          throw error instanceof RefusedByService ? new OperatorError(error.message) : error;
        }
      },
    );

const behaviour = (name: Behaviour, description: string): Option => new Option(`--${name}`, description);

/** A deployed stage's data stack does not know where its API is. */
const localUrl = (): string => {
  try {
    return environment.publicBaseUrl;
  } catch {
    throw new OperatorError('Say where the service is, with --url.');
  }
};

const unknownTerminal = (id: number): OperatorError =>
  new OperatorError(`There is no terminal ${id}: "npm run daftar -- terminal list" shows them all.`);

const ofTerminal = (command: Command): Command =>
  command.argument('<id>', "the terminal's number", terminalId);

const terminalId = (text: string): number => {
  const id = Number(text);
  if (!/^[1-9]\d{0,9}$/.test(text) || id >= 2 ** 31) {
    throw new InvalidArgumentError('It must be a number from 1 to 2147483647.');
  }
  return id;
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
};

const line = (text: string): string => {
  const said = text.trim();
  if (said === '' || said.length > 100 || /\p{Cc}/u.test(said)) {
    throw new InvalidArgumentError('It must be one line of 1 to 100 characters.');
  }
  return said;
};
