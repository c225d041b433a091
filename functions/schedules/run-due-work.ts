import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault, logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { dueRunners } from '../../shared/schedules/due-runners.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';

/**
 * Does what is due with one item, and answers with what it did.
 *
 * It fails with nothing but the kind of item: Lambda logs what a function throws, and causes quote what they choke on.
 */
export const handler = async (
  work: DueWork,
  context: Pick<Context, 'awsRequestId'>,
  dependencies = { runners: dueRunners(services().table), clock: systemClock },
): Promise<{ did: string | null }> => {
  const [kind, run] =
    Object.entries(dependencies.runners).find(([prefix]) => work.sk.startsWith(prefix)) ?? [];
  if (!run) throw new Error(`Nobody runs due work of items like ${work.sk.split('#')[0]}#.`);

  const nowMs = dependencies.clock();
  try {
    const did = (await run(work, nowMs)) ?? null;
    logger.info('due work', { kind, did, dueMs: work.dueMs, lateMs: nowMs - work.dueMs });
    return { did };
  } catch (error) {
    logFault(context.awsRequestId, error);
    throw new Error(`Due work of an item ${kind} failed.`);
  }
};
