import { InvalidArgumentError, Option } from 'commander';

/** Who decides: recorded, and shown to the merchant. */
export const byOption = (): Option =>
  new Option('--by <name>', 'who decides').env('DAFTAR_OPERATOR').argParser(line(100)).makeOptionMandatory();

/** What they say about it: recorded, and shown to the merchant. */
export const remarkOption = (): Option =>
  new Option('--remark <text>', 'what the merchant shall read about it').argParser(line(500));

/** A sender id of SMS as SNS takes them, or nothing: up to eleven Latin letters and digits, a letter among them, no blanks. */
export const smsSender = (text: string): string => {
  const sender = text.trim();
  if (sender !== '' && !/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/.test(sender)) {
    throw new InvalidArgumentError(
      'It must be 1 to 11 letters (A to Z) and digits without blanks, at least one a letter; or "".',
    );
  }
  return sender;
};

/** The name that e-mails come from, or nothing. */
export const senderName = (text: string): string => (text.trim() === '' ? '' : line(64)(text));

/** Days before an invoice's last day, or "off": a parser that answers null gets its answer replaced by ''. */
export const daysBefore = (text: string): number | 'off' => {
  if (text === 'off') return text;
  if (!/^([1-9]|[12]\d|30)$/.test(text)) throw new InvalidArgumentError('It must be 1 to 30 days, or "off".');
  return Number(text);
};

export const onOrOff = (text: string): boolean => {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('It must be "on" or "off".');
  return text === 'on';
};

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
