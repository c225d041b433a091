import type { BulkKind } from '../../shared/domain/bulk-row.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { formatAmount } from '../../shared/domain/money.ts';
import type { Preview } from './preview-upload.ts';
import { counted } from './progress.ts';

/** Errors that are worth reading in a terminal. */
const mostErrors = 20;

/** What an upload would make of a file, and the first things that are wrong with it, over several lines. */
export const previewReport = (
  file: string,
  merchant: Merchant,
  preview: Preview,
  wanted: { kind: BulkKind; send: boolean },
): string => {
  const { counts, missing, errors, timed } = preview;
  const facts = {
    Rows: counted(counts.total),
    Bad: counted(counts.rejected),
    'There already': counted(counts.accepted - missing.rows),
    'To be made': `${counted(missing.rows)}, KWD ${formatAmount(missing.amount)}`,
    'To be sent': sendingOf(wanted, preview.times),
    ...(wanted.kind === 'bulk' && timed > 0
      ? { Ignored: `the schedule_time of ${counted(timed)} rows, which --scheduled goes by` }
      : {}),
  };
  return [
    `${file} for merchant ${merchant.code}, ${merchant.profile.name}`,
    '',
    ...Object.entries(facts).map(([label, value]) => `${label.padEnd(14)}  ${value}`),
    '',
    ...errors.slice(0, mostErrors).map(({ row, message }) => `Row ${row}: ${message}`),
    ...(errors.length > mostErrors ? ['There is more wrong than these.'] : []),
    ...(errors.length > 0 ? [''] : []),
  ].join('\n');
};

/** When the rows of an upload become invoices. */
const sendingOf = ({ kind, send }: { kind: BulkKind; send: boolean }, times: Preview['times']): string => {
  if (kind === 'bulk') return send ? 'now' : 'when the merchant sends them, or this command with --send';
  if (!times) return 'by themselves';
  const [first, last] = [times.firstMs, times.lastMs].map((ms) => kuwaitTimestamp(ms).slice(0, 16));
  return first === last
    ? `by themselves on ${first}, Kuwait time`
    : `by themselves from ${first} to ${last}, Kuwait time`;
};
