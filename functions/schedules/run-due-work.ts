import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault, logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { dueRunners } from '../../shared/schedules/due-runners.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { putOff } from '../../shared/schedules/put-off.ts';

const onAws = () => {
  const { table } = services();
  return {
    runners: dueRunners(table),
    putOff: (work: DueWork, nowMs: number) => putOff(table, work, nowMs),
    clock: systemClock,
  };
};

/**
 * Does what is due with one item, and answers with what it did. Work that fails is put off; only where that fails too
 * does the call, and Lambda tries it again.
 *
 * It fails with nothing but the kind of item: Lambda logs what a function throws, and causes quote what they choke on.
 */
export const handler = async (
  work: DueWork,
  context: Pick<Context, 'awsRequestId'>,
  { runners, putOff, clock } = onAws(),
): Promise<{ did: string | null }> => {
  const [kind, run] = Object.entries(runners).find(([prefix]) => work.sk.startsWith(prefix)) ?? [];
  if (!run) throw new Error(`Nobody runs due work of items like ${work.sk.split('#')[0]}#.`);

  const nowMs = clock();
  try {
    const did = (await run(work, nowMs)) ?? null;
    logger.info('due work', { kind, did, dueMs: work.dueMs, lateMs: nowMs - work.dueMs });
    return { did };
  } catch (error) {
    logFault(context.awsRequestId, error);
    await putOff(work, nowMs).catch((fault: unknown) => {
      logFault(context.awsRequestId, fault);
      throw new Error(`Due work of an item ${kind} failed.`);
    });
    return { did: `Due work of an item ${kind} failed, and was put off.` };
  }
};
