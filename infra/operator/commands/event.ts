import { Command, InvalidArgumentError } from 'commander';
import { ApiError } from '../../../shared/domain/api-error.ts';
import { eventIdForm } from '../../../shared/domain/event-cursor.ts';
import type { Merchant } from '../../../shared/domain/merchant.ts';
import { redeliverEvent } from '../../../shared/notices/redeliver-event.ts';
import { deliveriesOfEvent } from '../../../shared/store/delivery-item.ts';
import { eventsBetween } from '../../../shared/store/event-feed.ts';
import { eventById, type RecordedEvent } from '../../../shared/store/event-item.ts';
import type { Redelivery } from '../../../shared/store/redeliveries.ts';
import type { Table } from '../../../shared/store/table.ts';
import { connectTo } from '../connection.ts';
import { deliveryReport, eventLine } from '../event-report.ts';
import { eventType } from '../event-types.ts';
import { type WrittenTime, writtenTime } from '../kuwait-time-option.ts';
import { merchantByCode } from '../merchant-by-code.ts';
import { OperatorError } from '../operator-error.ts';
import { type Range, redeliverRange } from '../redeliver-range.ts';

/** `daftar event list|deliveries|redeliver`. */
export const eventCommand = (): Command =>
  new Command('event')
    .description('what happened to a merchant, and who was told of it')
    .addCommand(list())
    .addCommand(deliveries())
    .addCommand(redeliver());

interface Times {
  from?: WrittenTime;
  to?: WrittenTime;
}

const list = (): Command =>
  withTimes(ofMerchant(new Command('list').description('what happened, oldest first')))
    .option('--type <type>', 'e.g. payment.captured', eventType)
    .action(async ({ code, type, ...times }: { code: string; type?: string } & Times, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const { id } = await merchantByCode(table, code);
      let shown = 0;
      for await (const event of eventsBetween(table, id, rangeOf(times, await nowMs()))) {
        if (type !== undefined && event.type !== type) continue;
        console.log(eventLine(event));
        shown += 1;
      }
      if (shown === 0) console.log('Nothing happened.');
    });

const deliveries = (): Command =>
  ofMerchant(new Command('deliveries').description('who was told of an event: every try and its outcome'))
    .requiredOption('--id <event>', 'as "event list" shows it', eventId)
    .action(async ({ code, id }: { code: string; id: string }, self: Command) => {
      const { table } = await connectTo(self.optsWithGlobals()['stage']);
      const event = await eventOf(table, await merchantByCode(table, code), id);
      const found = await deliveriesOfEvent(table, id);
      console.log(eventLine(event));
      for (const line of found.length > 0 ? deliveryReport(found) : ['Nobody was told of it.'])
        console.log(line);
    });

interface Wish extends Times {
  code: string;
  id?: string;
  messages: boolean;
  undelivered: boolean;
  dryRun: boolean;
}

const redeliver = (): Command =>
  withTimes(ofMerchant(new Command('redeliver').description('have one event told again, or those of a time')))
    .option('--id <event>', 'this event alone, as "event list" shows it', eventId)
    .option('--messages', 'of a time: what went to payers too, not webhooks alone', false)
    .option('--undelivered', 'of a time: only what has not arrived', false)
    .option('--dry-run', 'of a time: only say how many there are', false)
    .action(async (wish: Wish, self: Command) => {
      const { table, nowMs } = await connectTo(self.optsWithGlobals()['stage']);
      const merchant = await merchantByCode(table, wish.code);
      if (wish.id !== undefined) return sayRedelivered(table, merchant, wish.id, wish, await nowMs());
      const { from, to } = wish;
      if (!from || !to)
        throw new OperatorError('Say which event with --id, or which time with --from and --to.');
      return sayRange(table, merchant, { ...wish, fromMs: from.fromMs, toMs: to.toMs }, nowMs);
    });

const sayRedelivered = async (
  table: Table,
  merchant: Merchant,
  id: string,
  { from, to, messages, undelivered, dryRun }: Wish,
  nowMs: number,
): Promise<void> => {
  if (from || to || messages || undelivered || dryRun) {
    throw new OperatorError('--id is for one event: the other options are for those of a time.');
  }
  const event = await eventOf(table, merchant, id);
  const answer = ({ redeliveryId }: Redelivery) => ({ message: redeliveryId, response: null });
  const { message } = await redeliverEvent(table, event, { nowMs, claim: undefined, answer }).catch(
    (error: unknown) => {
      throw plainly(error);
    },
  );
  console.log(`Event ${id} of merchant ${merchant.code} is told again, as redelivery ${message}.`);
};

/** What the API would answer, in a sentence. */
const plainly = (error: unknown): unknown => {
  if (!(error instanceof ApiError)) return error;
  const { failure } = error;
  if (failure.code === 'invalid-fields')
    return new OperatorError(Object.values(failure.errors).flat().join(' '));
  if (failure.code === 'too-many-requests') {
    return new OperatorError(
      `The event was told again a moment ago: try once more in ${failure.retryAfterSeconds} seconds.`,
    );
  }
  return error;
};

const sayRange = async (
  table: Table,
  { id, code }: Merchant,
  range: Range,
  nowMs: () => Promise<number>,
): Promise<void> => {
  const { webhooks, messages, left } = await redeliverRange(table, id, range, nowMs);
  const kinds = range.messages ? ` (${webhooks} to webhooks, ${messages} to payers)` : '';
  const verb = range.dryRun ? 'would be told' : 'told';
  console.log(`Events of merchant ${code} ${verb} again: ${webhooks + messages}${kinds}.`);
  if (left > 0) console.log(`Left alone, as they were told again a moment ago or too often: ${left}.`);
};

const ofMerchant = (command: Command): Command =>
  command.requiredOption('--merchant, --code <merchant code>', 'as "merchant list" shows it');

const withTimes = (command: Command): Command =>
  command
    .option('--from <time>', 'YYYY-MM-DD or "YYYY-MM-DD HH:MM:SS", Kuwait time', writtenTime)
    .option('--to <time>', 'not included, but a day is to its end', writtenTime);

const dayMs = 86_400_000;

/** The last day where no times are given. What is ahead of our clock has happened too. */
const rangeOf = ({ from, to }: Times, nowMs: number): { fromMs: number; toMs: number } => {
  const toMs = to?.toMs ?? nowMs + dayMs;
  return { fromMs: from?.fromMs ?? Math.min(toMs, nowMs) - dayMs, toMs };
};

const eventOf = async (table: Table, { id, code }: Merchant, eventId: string): Promise<RecordedEvent> => {
  const event = await eventById(table, id, eventId);
  if (event) return event;
  throw new OperatorError(
    `Merchant ${code} has no event ${eventId}: "npm run daftar -- event list" shows those there are.`,
  );
};

const eventId = (text: string): string => {
  if (eventIdForm.test(text)) return text;
  throw new InvalidArgumentError('It must be the id of an event.');
};
