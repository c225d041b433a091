import type { Clock } from '../domain/clock.ts';
import { actDue, deadlineMs, nextTryMs } from '../domain/deadline.ts';
import { deadlineBuckets } from '../store/deadline-attributes.ts';
import { type Deadlines, deadlineRepository, type InvoiceDeadline } from '../store/deadlines.ts';
import type { Table } from '../store/table.ts';

/** What one run came to. */
export interface DeadlinesMet {
  expired: number;
  reminded: number;
  failed: number;
  /** Its time was up before it had gone through everything. */
  isCutShort: boolean;
  /** When there is something to do again, as things stand; undefined when no invoice is unpaid. */
  nextMs: number | undefined;
}

export interface DeadlinesRun {
  clock: Clock;
  /** Whether the run has to end now. */
  isTimeUp: () => boolean;
  /** Is told of what went wrong with one invoice, or with the reading of one bucket; the rest goes on. */
  onFault: (error: unknown) => void;
}

/**
 * Says that unpaid invoices expired whose last day is over, and reminds of those whose reminder is due.
 *
 * It reads the index alone, where an invoice stands only while something has to happen with it: what was missed, or failed,
 * or was not in the index yet, is what the next run begins with. It walks the buckets side by side and the invoices of a bucket
 * one after the other, which bounds what is under way.
 *
 * May run twice or at once: each invoice's event is made with the end of its deadline, in one conditional transaction.
 */
export const meetDeadlines = async (table: Table, run: DeadlinesRun): Promise<DeadlinesMet> => {
  const met = { expired: 0, reminded: 0, failed: 0, isCutShort: false, nextMs: undefined };
  const walk: Walk = { ...run, deadlines: deadlineRepository(table), met };
  const buckets = Array.from({ length: deadlineBuckets }, (_, bucket) =>
    walkBucket(bucket, walk).catch((error: unknown) => fail(walk, error)),
  );
  await Promise.all(buckets);
  return met;
};

interface Walk extends DeadlinesRun {
  deadlines: Deadlines;
  met: DeadlinesMet;
}

/** Goes through a bucket as far as its deadlines have come. */
const walkBucket = async (bucket: number, walk: Walk): Promise<void> => {
  const { deadlines, clock, isTimeUp, met } = walk;
  let page: Awaited<ReturnType<Deadlines['page']>> | undefined;
  do {
    page = await deadlines.page(bucket, page?.next);
    for (const deadline of page.deadlines) {
      if (deadlineMs(deadline) > clock()) return noteNext(met, deadlineMs(deadline));
      if (isTimeUp()) {
        met.isCutShort = true;
        return;
      }
      await meet(deadline, walk).catch((error: unknown) => fail(walk, error));
    }
  } while (page.next);
};

const meet = async (deadline: InvoiceDeadline, { deadlines, clock, met }: Walk): Promise<void> => {
  // Its own time: a run may be long, and a feed of events is read on from where it had got.
  const nowMs = clock();
  const act = actDue(deadline, nowMs);
  if (act === undefined) return noteNext(met, nextTryMs(deadline, nowMs));
  if (await deadlines[act](deadline, nowMs)) met[act === 'expire' ? 'expired' : 'reminded'] += 1;
};

const noteNext = (met: DeadlinesMet, nextMs: number): void => {
  met.nextMs = Math.min(met.nextMs ?? Number.POSITIVE_INFINITY, nextMs);
};

const fail = ({ met, onFault }: Walk, error: unknown): void => {
  met.failed += 1;
  onFault(error);
};
