import { Command, InvalidArgumentError } from 'commander';
import { typedPhone } from '../../../shared/domain/typed-digits.ts';
import { attachmentRepository } from '../../../shared/store/attachments.ts';
import { connectTo } from '../connection.ts';
import {
  countsOf,
  type Erasure,
  erasePayer,
  findPayer,
  listed,
  longestCallMs,
} from '../erase/erase-payer.ts';
import { masked, type WantedPayer } from '../erase/payer.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';
import { progress } from '../progress.ts';

/** `daftar payer erase`. */
export const payerCommand = (): Command =>
  new Command('payer').description('the people who pay merchants').addCommand(erase());

interface Wish {
  code: string;
  phone?: string;
  email?: string;
  token?: string;
  cancelUnpaid: boolean;
  dryRun: boolean;
}

const erase = (): Command =>
  new Command('erase')
    .description(
      "take a payer's name, phone and e-mail out of everything of a merchant; the money's records stay",
    )
    .requiredOption('--merchant, --code <merchant code>', 'as "merchant list" shows it')
    .option('--phone <number>', 'with its country code, e.g. +96555512345', phone)
    .option('--email <address>', 'whoever has this e-mail address', email)
    .option('--token <token>', 'the payer of this invoice, payment or POS invoice', token)
    .option(
      '--cancel-unpaid',
      'cancel what the payer is still asked for: invoices, subscriptions, rows',
      false,
    )
    .option('--dry-run', 'only say how much there is', false)
    .action(async ({ code, phone, email, token, cancelUnpaid, dryRun }: Wish, self: Command) => {
      if (phone === undefined && email === undefined && token === undefined) {
        throw new OperatorError(
          'Say whom with --phone, --email or --token; with more than one, whoever has any of them.',
        );
      }
      const wanted: WantedPayer = {
        ...(phone !== undefined && { phone }),
        ...(email !== undefined && { email }),
        ...(token !== undefined && { token }),
      };
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const { id: merchantId } = await merchantByCode(table, code);
      const shown = progress('Looked at', undefined);
      const erasure: Erasure = {
        table,
        merchantId,
        wanted,
        cancelUnpaid,
        nowMs: await nowMs(),
        lookAgainMs: longestCallMs,
        dropAttachment: attachmentRepository().drop,
        onItem: shown.step,
      };
      try {
        for (const line of dryRun ? await wouldErase(erasure, code) : await hasErased(erasure, code)) {
          console.log(line);
        }
      } finally {
        shown.end();
      }
    });

const wouldErase = async (erasure: Erasure, code: string): Promise<string[]> => {
  const found = await findPayer(erasure);
  const open = found.filter(({ place, item }) => place.standing(item, erasure.nowMs) !== 'over');
  return [
    `Of ${masked(erasure.wanted)}, merchant ${code} has ${found.length === 0 ? 'nothing' : listed(countsOf(found))}.`,
    ...(open.length === 0 ? [] : [`Still asked for money by ${listed(countsOf(open))}.`]),
  ];
};

const hasErased = async (erasure: Erasure, code: string): Promise<string[]> => {
  const { erased, cancelled } = await erasePayer(erasure);
  return [
    ...(cancelled.size === 0 ? [] : [`Cancelled: ${listed(cancelled)}.`]),
    erased.size + cancelled.size === 0
      ? `Of ${masked(erasure.wanted)}, merchant ${code} has nothing.`
      : `Erased of ${masked(erasure.wanted)}, at merchant ${code}: ${listed(erased) || 'nothing else'}.`,
  ];
};

const phone = (text: string): string => {
  const digits = text.trim().startsWith('+') ? typedPhone(text) : undefined;
  if (digits === undefined || digits.length < 7) {
    throw new InvalidArgumentError('It must be a number with its country code, e.g. +96555512345.');
  }
  return digits;
};

const email = (text: string): string => {
  const address = text.trim().toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw new InvalidArgumentError('It must be an e-mail address.');
  return address;
};

const token = (text: string): string => {
  if (!/^\d{20,60}$/.test(text))
    throw new InvalidArgumentError('It must be a token, as the export shows it.');
  return text;
};
