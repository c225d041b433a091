import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault, logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { type DeadlinesMet, meetDeadlines } from '../../shared/schedules/meet-deadlines.ts';

const onAws = () => ({ table: services().table, clock: systemClock });

/** What is under way when a run has to end takes no longer than this. */
const reserveMs = 10_000;

/**
 * Has unpaid invoices expire and their payers reminded, twice a day.
 *
 * A run that left something undone fails after all the rest: Lambda tries it twice more, and keeps the call as a dead letter
 * if that was not enough. The next run of the day begins with what is left anyway.
 *
 * @returns what it did, and when there is something to do again if no invoice is made or changed: epoch milliseconds, or
 * null for never
 */
export const handler = async (
  _event: unknown,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
  { table, clock } = onAws(),
): Promise<{ did: string | null; nextMs: number | null }> => {
  const { nextMs, ...met } = await meetDeadlines(table, {
    clock,
    isTimeUp: () => context.getRemainingTimeInMillis() < reserveMs,
    onFault: (error) => logFault(context.awsRequestId, error),
  });
  logger.info('deadlines', { ...met });
  if (met.failed > 0) throw new Error(`Deadlines were met but for ${met.failed} that failed.`);
  if (met.isCutShort) throw new Error('Deadlines were met as far as the time went.');
  return { did: sentence(met), nextMs: nextMs ?? null };
};

const sentence = ({ expired, reminded }: Pick<DeadlinesMet, 'expired' | 'reminded'>): string | null =>
  expired + reminded === 0 ? null : `Unpaid invoices expired: ${expired}, reminded of: ${reminded}.`;
