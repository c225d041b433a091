import { listPrices } from './list-prices.ts';
import { callsPerInvoice, type Line, monthOf, smsService, unitsPerInvoice, type Watched } from './month.ts';
import { type Scale, scales } from './typical-invoice.ts';

/** What a month costs, as Markdown: a row for each thing that is paid for, a column for each scale. */
export const monthTable = (watched: Watched): string => {
  const months = scales.map((scale) => ({ scale, lines: monthOf(scale, watched) }));
  const cells = (textOf: (lines: readonly Line[], scale: Scale) => string): string[] =>
    months.map(({ lines, scale }) => textOf(lines, scale));
  const aws = (lines: readonly Line[]): Line[] => lines.filter(({ service }) => service !== smsService);
  const sms = (lines: readonly Line[]): Line[] => lines.filter(({ service }) => service === smsService);
  return [
    row(
      'invoices a month',
      cells((_, { invoices }) => counted(invoices)),
    ),
    row(
      '---',
      cells(() => '---:'),
    ),
    row(
      'merchants',
      cells((_, { merchants }) => counted(merchants)),
    ),
    ...aws(months[0]?.lines ?? []).map(({ service, what }, at) =>
      row(
        `${service}: ${what}`,
        cells((lines) => dollars(aws(lines)[at]?.dollars ?? Number.NaN)),
      ),
    ),
    row(
      '**together, without SMS**',
      cells((lines) => `**${dollars(total(aws(lines)))}**`),
    ),
    row(
      'an invoice, in cents',
      cells((lines, { invoices }) => ((100 * total(aws(lines))) / invoices).toFixed(3)),
    ),
    row(
      'SMS, of one segment each',
      cells((lines) => dollars(total(sms(lines)))),
    ),
  ].join('\n');
};

/** What the table goes by, in a sentence. */
export const monthBasis = (): string => {
  const { http, lambda } = callsPerInvoice();
  const { read, write } = unitsPerInvoice();
  return (
    `US dollars; list prices of ${listPrices.region} as of ${listPrices.asOf}, from memory: check them before you rely on them. ` +
    `One invoice is ${http.toFixed(1)} requests, ${lambda.toFixed(1)} runs of Lambda, ` +
    `${read.toFixed(0)} read units and ${write.toFixed(0)} write units.`
  );
};

const total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.dollars, 0);

const row = (name: string, cells: readonly string[]): string => `| ${[name, ...cells].join(' | ')} |`;

const counted = (number: number): string => number.toLocaleString('en');

/** Cents do not matter from a hundred dollars on. */
const dollars = (amount: number): string => {
  if (amount >= 100) return counted(Math.round(amount));
  return amount < 0.005 ? '< 0.01' : amount.toFixed(2);
};
