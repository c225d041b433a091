import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from '../store/stream-records.ts';

/** Something must be done with an item of the table once `dueMs` has come: any item may carry that attribute. */
export interface DueWork {
  pk: string;
  sk: string;
  /** Epoch milliseconds. */
  dueMs: number;
}

/**
 * Does the work of one kind of item, and says in a plain sentence without personal data what it did
 * ("payment 17 reconciled: captured"); undefined when there was nothing left to do.
 *
 * It is told of its work and no more: a schedule may fire twice, late or before its time, also for an item that has
 * long moved on. So the runner reads the item, checks `dueMs` against it and against now, and makes its change in a
 * conditional write. It throws when it could not finish: the item is then put off (`put-off.ts`), and it is called again.
 * What it can foresee, such as an acquirer that does not answer, it puts off by itself, with a later `dueMs`.
 */
export type DueRunner = (work: DueWork, nowMs: number) => Promise<string | undefined>;

/** The work that a change of an item asks for: its new image has a `dueMs` that the old one had not. */
export const dueWork = ({ dynamodb }: StreamRecord): DueWork | undefined => {
  const dueMs = dueMsIn(dynamodb?.NewImage);
  if (dueMs === undefined || dueMs === dueMsIn(dynamodb?.OldImage)) return undefined;
  const { pk, sk } = unmarshall(dynamodb?.NewImage as Image);
  return { pk, sk, dueMs };
};

type Image = Parameters<typeof unmarshall>[0];

// Most records are of items without one, and are not worth the unmarshalling.
const dueMsIn = (image: unknown): number | undefined => {
  const raw = (image as Record<string, { N?: string }> | undefined)?.['dueMs']?.N;
  return raw === undefined ? undefined : Number(raw);
};
