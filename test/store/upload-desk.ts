import type { SQSEvent } from 'aws-lambda';
import { handler } from '../../functions/bulk/process-upload.ts';
import type { BulkKind } from '../../shared/domain/bulk-row.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { largeUploadRepository } from '../../shared/store/large-uploads.ts';
import type { Table } from '../../shared/store/table.ts';
import { noonMs } from './shop.ts';

export const header = 'reference_number,name,phone,email,amount,description,schedule_time';

/** A CSV of so many rows, each to a number of its own; `bad` of them, counted from 0, have none. */
export const csvOf = (count: number, bad: (at: number) => boolean = () => false, time = ''): Buffer =>
  Buffer.from(
    [
      header,
      ...Array.from({ length: count }, (_, at) => {
        const phone = bad(at) ? '12' : String(50_000_000 + at);
        return `REF-${at},Payer ${at},${phone},,${1 + (at % 9)}.250,Dates,${time}`;
      }),
    ].join('\r\n'),
  );

/** A merchant's large uploads: begun, uploaded into memory, and handed to the worker as its queue does. */
export const uploadDesk = (table: Table, shop: Merchant, nowMs = noonMs) => {
  const uploads = largeUploadRepository(table);
  const files = new Map<number, Uint8Array | 'too-large'>();
  const desk = {
    nowMs,
    putOff: [] as number[],
    uploads,

    begin: async (kind: BulkKind, file?: Uint8Array | 'too-large', fileType: 'csv' | 'xlsx' = 'csv') => {
      const asked = { nowMs: desk.nowMs, claim: undefined };
      const { response } = await uploads.begin(shop.id, { kind, fileType }, asked);
      const uploadId = response as number;
      if (file) files.set(uploadId, file);
      return uploadId;
    },

    /** Hands what S3 tells of an upload to the worker; whether it is done with it. */
    process: async (uploadId: number, through: Table = table, receives = 1): Promise<boolean> => {
      const object = { key: `uploads/${shop.id}/${uploadId}` };
      const { batchItemFailures } = await handler(
        eventOf({ Records: [{ s3: { object } }] }, receives),
        undefined,
        {
          table: through,
          files: { read: async (place) => files.get(place.uploadId) },
          queue: { putOff: async (_receipt, seconds) => void desk.putOff.push(seconds) },
          clock: () => desk.nowMs,
        },
      );
      return batchItemFailures.length === 0;
    },

    state: (uploadId: number) => uploads.byId(shop.id, uploadId),
  };
  return desk;
};

export const eventOf = (body: object, receives = 1): SQSEvent =>
  ({
    Records: [
      {
        messageId: 'message',
        receiptHandle: 'receipt',
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: String(receives) },
      },
    ],
  }) as SQSEvent;
