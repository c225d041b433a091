import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command, InvalidArgumentError } from 'commander';
import { environment } from '../../../shared/environment.ts';
import { dynamoTable, type Table } from '../../../shared/store/table.ts';
import { connectTo } from '../connection.ts';
import { writtenTime } from '../kuwait-time-option.ts';
import { OperatorError } from '../operator-error.ts';
import { bringPayments } from '../restore/bring-payments.ts';
import { leftLine } from '../restore/left-payment.ts';
import { nextSteps } from '../restore/next-steps.ts';
import { rearm } from '../restore/rearm.ts';
import { restoreTable } from '../restore/restore-table.ts';
import { followSecrets } from '../restore/secret-versions.ts';
import { type Ahead, skipMerchantIds, skipNumbers } from '../restore/skip-numbers.ts';

/** `daftar table restore|skip-numbers|bring-payments|rearm`: the way back after a disaster, as `docs/recovery.md` tells it. */
export const tableCommand = (): Command =>
  new Command('table')
    .description('the way back after a disaster, as docs/recovery.md tells it')
    .addCommand(restore())
    .addCommand(skip())
    .addCommand(bring())
    .addCommand(rearmCommand());

const restore = (): Command =>
  new Command('restore')
    .description(
      "make a new table of a moment of the stage's table, with all its settings; run again, it goes on",
    )
    .requiredOption('--to <time>', 'latest, or "YYYY-MM-DD HH:MM:SS", Kuwait time, up to 35 days ago', moment)
    .requiredOption('--as <new table>', 'e.g. daftar-prod-restored', tableName)
    .action(async ({ to, as: target }: { to: number | 'latest'; as: string }, self: Command) => {
      const { stage } = self.optsWithGlobals();
      if (stage === 'local') {
        throw new OperatorError('A local table has no past to restore: name a deployed stage with --stage.');
      }
      const prefix = `daftar-${stage}-`;
      if (!target.startsWith(prefix)) {
        throw new OperatorError(`The new table of stage ${stage} must be called ${prefix}…, not ${target}.`);
      }
      await connectTo(stage);
      const source = environment.tableName;
      const restored = await restoreTable({
        ...{ client: new DynamoDBClient({}), source, target, to },
        pauseMs: 15_000,
        tell: (line) => console.log(line),
      });
      for (const line of nextSteps({ stage, source, target, streamArn: restored.streamArn ?? '' })) {
        console.log(line);
      }
    });

const skip = (): Command =>
  new Command('skip-numbers')
    .description(
      'go past the numbers and secret versions that a restore has lost, so that none is used twice',
    )
    .option(
      '--from <table>',
      'the table that was restored from, while it can be read: up to where it got',
      tableName,
    )
    .option('--by <count>', 'where it cannot: so many of each merchant', howMany)
    .action(async ({ from, by }: { from?: string; by?: number }, self: Command) => {
      const { table, secrets, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const ahead = aheadOf(from, by);
      for (const { code, invoices, payments } of await skipNumbers(table, ahead, await nowMs())) {
        console.log(
          `Merchant ${code}: ${invoices} invoice numbers and ${payments} payment numbers passed over.`,
        );
      }
      console.log(`Merchants: ${await skipMerchantIds(table, ahead)} ids passed over.`);
      for (const code of await followSecrets(table, secrets, ahead)) {
        console.log(
          `Merchant ${code}: the version of its secret is in force again that was before the restore.`,
        );
      }
    });

const bring = (): Command =>
  new Command('bring-payments')
    .description(
      'bring payments that began in the time that was lost, for the acquirer to say how each ended',
    )
    .requiredOption('--from <table>', 'the table that was restored from', tableName)
    .action(async ({ from }: { from: string }, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const outcome = await bringPayments(table, namedTable(from), await nowMs());
      for (const { code, isLost, brought, asked, left } of outcome) {
        console.log(
          isLost
            ? `Merchant ${code} is lost: it was registered in the lost time.`
            : `Merchant ${code}: ${brought} payments brought, ${asked} asked after once more.`,
        );
        for (const each of left) console.log(`  left to you: ${leftLine(each)}`);
      }
    });

const rearmCommand = (): Command =>
  new Command('rearm')
    .description('have done what fell due in the time that was lost: payments and refunds are asked after')
    .option(
      '--charges',
      'also charge subscriptions and send rows: compare them with the acquirer first',
      false,
    )
    .action(async ({ charges }: { charges: boolean }, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      for (const { kind, due, rearmed } of await rearm(table, charges, await nowMs())) {
        const left = due - rearmed;
        console.log(`${kind}: ${rearmed} rearmed${left > 0 ? `, ${left} left` : ''}`);
      }
    });

const aheadOf = (from: string | undefined, by: number | undefined): Ahead => {
  if ((from === undefined) === (by === undefined)) {
    throw new OperatorError('Say either up to which table with --from, or by how many with --by.');
  }
  if (by !== undefined) return { by };
  return { to: namedTable(from ?? '') };
};

/** Another table than the one in use: compared with itself, nothing would ever be missing. */
const namedTable = (name: string): Table => {
  if (name === environment.tableName) {
    throw new OperatorError(
      `${name} is the table in use: name the restored one with --table, and the one it was restored from with --from.`,
    );
  }
  return dynamoTable(new DynamoDBClient({}), () => name);
};

const moment = (text: string): number | 'latest' => {
  if (text === 'latest') return text;
  const { fromMs, toMs } = writtenTime(text);
  if (fromMs === toMs) return fromMs;
  throw new InvalidArgumentError('It must be "latest", or a time to the second: "YYYY-MM-DD HH:MM:SS".');
};

const tableName = (text: string): string => {
  if (/^[\w.-]{3,255}$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be a table's name: 3 to 255 letters, digits, dots, dashes, underscores.",
  );
};

const howMany = (text: string): number => {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 99999.');
};
