import { InvalidArgumentError, Option } from 'commander';

/** Who decides: recorded, and shown to the merchant. */
export const byOption = (): Option =>
  new Option('--by <name>', 'who decides').env('DAFTAR_OPERATOR').argParser(line(100)).makeOptionMandatory();

/** What they say about it: recorded, and shown to the merchant. */
export const remarkOption = (): Option =>
  new Option('--remark <text>', 'what the merchant shall read about it').argParser(line(500));

/** One line of text that says something: it is shown in terminals and to merchants. */
const line =
  (longest: number) =>
  (text: string): string => {
    const said = text.trim();
    if (said === '' || said.length > longest || /\p{Cc}/u.test(said)) {
      throw new InvalidArgumentError(`It must be one line of 1 to ${longest} characters.`);
    }
    return said;
  };
