import type { UploadOutcome } from '../domain/bulk-upload.ts';
import type { LargeUpload, LargeUploadRecord } from '../domain/large-upload.ts';
import { newUploadWrites } from './bulk-uploads.ts';
import { type Claim, commitOnce } from './idempotency.ts';
import type { Changed } from './invoice-change.ts';
import { bulkUploadCounterKey, bulkUploadKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import { countSentRows } from './sent-rows.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

/** Files of rows that come by themselves, and how far each has got. Their rows are stored as those of any upload. */
export interface LargeUploads {
  /** A new one, or the one that an earlier call with the same claim began: its id is the answer's `response`. */
  begin(
    merchantId: number,
    wanted: Pick<LargeUpload, 'kind' | 'fileType'>,
    asked: { nowMs: number; claim: Claim | undefined },
  ): Promise<Changed>;
  /** Undefined also for an upload that came in a request. */
  byId(merchantId: number, uploadId: number): Promise<LargeUpload | undefined>;
  /** Notes that its file can be used, and how many rows it has; undefined when somebody else has ended it. */
  start(upload: LargeUpload, rows: number, nowMs: number): Promise<LargeUpload | undefined>;
  /** Notes how far its rows are stored; never back, where two work on it or one goes on with it. */
  note(upload: LargeUpload, outcome: UploadOutcome, nowMs: number): Promise<void>;
  end(upload: LargeUpload, outcome: UploadOutcome, nowMs: number): Promise<void>;
  refuse(upload: LargeUpload, reason: string, nowMs: number): Promise<void>;
  /** How many of its rows are invoices. */
  countSent(upload: LargeUpload): Promise<number>;
}

export const largeUploadRepository = (table: Table): LargeUploads => {
  const byId: LargeUploads['byId'] = async (merchantId, uploadId) => {
    const item = await table.get(bulkUploadKey(merchantId, uploadId));
    return item && 'state' in item ? uploadFrom(item) : undefined;
  };

  /** Changes an upload that is in a state; undefined when it is not, or not any more. */
  const change = async (
    { merchantId, id }: LargeUpload,
    set: string,
    condition: string,
    values: Record<string, unknown>,
  ): Promise<LargeUpload | undefined> => {
    try {
      const key = bulkUploadKey(merchantId, id);
      return uploadFrom(await table.update(key, set, { condition, names: namesIn(set + condition), values }));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  };

  return {
    byId,

    begin: (merchantId, wanted, { nowMs, claim }) =>
      untilSettled(async () => {
        const counter = await table.get(bulkUploadCounterKey(merchantId));
        const last = (counter?.['last'] as number | undefined) ?? 0;
        const upload: LargeUpload = {
          id: last + 1,
          merchantId,
          ...wanted,
          createdMs: nowMs,
          updatedMs: nowMs,
          state: 'waiting',
        };
        const kept = { message: '', response: upload.id };
        const committed = await commitOnce(table, newUploadWrites(upload, last), kept, claim, nowMs);
        if (committed.outcome === 'refused') return undefined;
        return { ...committed.answer, replayed: committed.outcome === 'replayed' };
      }),

    start: async (upload, rows, nowMs) => {
      const started =
        (await change(
          upload,
          'SET #state = :processing, startedMs = :now, #rows = :rows, counts = :none, #errors = :errors, updatedMs = :now',
          '#state = :waiting',
          {
            ':processing': 'processing',
            ':waiting': 'waiting',
            ':rows': rows,
            ':none': { total: 0, accepted: 0, rejected: 0 },
            ':errors': [],
            ':now': nowMs,
          },
        )) ?? (await byId(upload.merchantId, upload.id));
      return started?.state === 'processing' ? started : undefined;
    },

    note: async (upload, { counts, errors }, nowMs) => {
      await change(
        upload,
        'SET counts = :counts, #errors = :errors, updatedMs = :now',
        '#state = :processing AND counts.#total < :total',
        {
          ':processing': 'processing',
          ':counts': counts,
          ':errors': errors,
          ':total': counts.total,
          ':now': nowMs,
        },
      );
    },

    end: async (upload, { counts, errors }, nowMs) => {
      await change(
        upload,
        'SET #state = :done, counts = :counts, #errors = :errors, updatedMs = :now',
        '#state = :processing',
        {
          ':done': 'done',
          ':processing': 'processing',
          ':counts': counts,
          ':errors': errors,
          ':now': nowMs,
        },
      );
    },

    refuse: async (upload, reason, nowMs) => {
      await change(
        upload,
        'SET #state = :refused, #reason = :reason, updatedMs = :now',
        '#state = :waiting',
        {
          ':refused': 'refused',
          ':waiting': 'waiting',
          ':reason': reason,
          ':now': nowMs,
        },
      );
    },

    countSent: ({ merchantId, id }) => countSentRows(table, merchantId, id),
  };
};

/** DynamoDB takes no name that it does not find in the expressions. */
const namesIn = (expressions: string): Record<string, string> =>
  Object.fromEntries(
    [...expressions.matchAll(/#(\w+)/g)].map(([name, attribute]) => [name, attribute ?? '']),
  );

const uploadFrom = ({ pk: _pk, sk: _sk, v: _v, ...upload }: Item): LargeUpload =>
  upload as unknown as LargeUploadRecord as LargeUpload;
