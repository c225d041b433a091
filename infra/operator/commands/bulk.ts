import { Command, InvalidArgumentError, Option } from 'commander';
import { typedMoment } from '../../../shared/bulk/typed-dates.ts';
import { connectTo } from '../connection.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { counted } from '../progress.ts';
import { tallyRows } from '../tally-rows.ts';
import { type UploadWish, uploadFile } from '../upload-file.ts';

/** `daftar bulk upload|status`: many invoices by SMS, from a file. */
export const bulkCommand = (): Command =>
  new Command('bulk')
    .description('many invoices by SMS, from a file')
    .addCommand(upload())
    .addCommand(status());

/** Programs that call this one see by it that the file has bad rows; the good ones are dealt with all the same. */
const badRowsExitCode = 2;

type Options = Omit<UploadWish, 'atMs'> & { code: string; at?: number };

const upload = (): Command =>
  new Command('upload')
    .description('show what a file of invoices would make, then store its good rows, to be sent later or now')
    .argument('<file>', 'CSV or XLSX, up to 100,000 rows')
    .requiredOption('--merchant, --code <merchant code>', 'as "merchant list" shows it')
    .option(
      '--at <time>',
      'rows are sent by themselves at their schedule_time, and those without one at this: "YYYY-MM-DD HH:MM", Kuwait time',
      minute,
    )
    .option('--scheduled', 'rows are sent by themselves, each at its schedule_time', false)
    .addOption(new Option('--send', 'rows are sent now').default(false).conflicts(['at', 'scheduled']))
    .option('--dry-run', 'only show what would be made', false)
    .addHelpText(
      'after',
      `\nRows that are there already are not made again, so the same file may be uploaded again, also corrected.\nEnds with ${badRowsExitCode} where the file has bad rows, with 1 where it cannot be used or something failed.`,
    )
    .action(async (file: string, { code, at, ...wish }: Options, self: Command) => {
      const connection = await connectTo(self.optsWithGlobals()['stage']);
      const merchant = await merchantByCode(connection.table, code);
      const isGood = await uploadFile(connection, merchant, file, {
        ...wish,
        ...(at === undefined ? {} : { atMs: at }),
      });
      if (!isGood) process.exitCode = badRowsExitCode;
    });

const status = (): Command =>
  new Command('status')
    .description('how many rows wait, are being sent, were sent and failed')
    .requiredOption('--merchant, --code <merchant code>', 'as "merchant list" shows it')
    .option('--upload <number>', 'those of one upload, as "bulk upload" told it', uploadNumber)
    .action(async ({ code, upload: uploadId }: { code: string; upload?: number }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      console.log(['', ...statuses].map((word) => word.padStart(10)).join(''));
      for (const kind of ['bulk', 'scheduled'] as const) {
        const tally = await tallyRows(table, id, kind, uploadId);
        const counts = statuses.map((each) => counted(tally[each]).padStart(10));
        console.log(kind.padEnd(10) + counts.join(''));
      }
    });

const statuses = ['waiting', 'sending', 'sent', 'failed'] as const;

const uploadNumber = (text: string): number => {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It must be the number of an upload.');
  return Number(text);
};

const minute = (text: string): number => {
  const atMs = typedMoment(text);
  if (atMs === undefined) throw new InvalidArgumentError('It must be "YYYY-MM-DD HH:MM", Kuwait time.');
  return atMs;
};
