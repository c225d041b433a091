import { beginLargeUpload } from '../../functions/bulk/begin-large-upload.ts';
import { deleteBulkInvoice } from '../../functions/bulk/delete-bulk-invoice.ts';
import { getLargeUpload } from '../../functions/bulk/get-large-upload.ts';
import { listBulkInvoices } from '../../functions/bulk/list-bulk-invoices.ts';
import { sendBulkInvoices } from '../../functions/bulk/send-bulk-invoices.ts';
import { updateBulkInvoice } from '../../functions/bulk/update-bulk-invoice.ts';
import { uploadBulkInvoices } from '../../functions/bulk/upload-bulk-invoices.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import { runMinute } from '../../shared/bulk/run-minute.ts';
import { runSending } from '../../shared/bulk/run-sending.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { beginLargeUploadContract } from '../../shared/contracts/begin-large-upload.ts';
import { listBulkInvoicesContract } from '../../shared/contracts/list-bulk-invoices.ts';
import { updateBulkInvoiceContract } from '../../shared/contracts/update-bulk-invoice.ts';
import { uploadBulkInvoicesContract } from '../../shared/contracts/upload-bulk-invoices.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { bulkRowRepository } from '../../shared/store/bulk-rows.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { bulkMinuteOf } from '../../shared/store/keys.ts';
import { largeUploadRepository } from '../../shared/store/large-uploads.ts';
import type { Table } from '../../shared/store/table.ts';
import { bulkShop } from '../store/bulk-shop.ts';
import { claimOn, minuteMs, newShop, noonMs } from '../store/shop.ts';
import { inputOf } from './field-input.ts';

type Measure = <T>(name: string, act: () => Promise<T>) => Promise<T>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What rows of bulk invoices cost, 49 bulk or 24 scheduled ones at a time: as many as one transaction stores. */
export const bulkCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const shop: Merchant = await newShop(table);
  const stored = bulkShop(table, shop);
  const of = { ...request, merchant: shop, nowMs: noonMs, params: {} };
  const rows = bulkRowRepository(table);
  const sendings = bulkSendingRepository(table);
  const minute = noonMs + 60 * minuteMs;

  const typed = (name: string) => ({
    reference_number: name,
    name: 'Noura Ali',
    phone: '55512345',
    email: 'noura@example.com',
    amount: '10.000',
    description: 'Two boxes of dates',
    schedule_time: kuwaitTimestamp(minute),
  });
  const upload = (name: string, count: number, isScheduled: string, claim = request.claim) =>
    uploadBulkInvoices(
      {
        ...of,
        claim,
        input: inputOf(uploadBulkInvoicesContract, {
          isScheduled,
          fileType: 'json',
          invoices: Array.from({ length: count }, (_, at) => typed(`${name}-${at}`)) as never,
        }),
      },
      { uploads: bulkUploadRepository(table) },
    );
  const send = (ids: number[]) => sendBulkInvoices({ ...of, input: { ids } }, { sendings });
  const list = (page: string) =>
    listBulkInvoices({ ...of, input: inputOf(listBulkInvoicesContract, { type: '0', page }) }, { rows });
  const messages = async (): Promise<RowsMessage[]> => stored.messages();
  const idsOf = (from: number, count: number) => Array.from({ length: count }, (_, at) => 2 * (from + at));

  // The counters begin with these.
  await upload('first', 49, 'false');
  await upload('first', 1, 'true');
  await cost('upload 49 rows', () => upload('second', 49, 'false'));
  await cost('upload 49 rows with a claim', () =>
    upload('third', 49, 'false', claimOn(shop.id, 'ROWS', noonMs)),
  );
  await cost('upload the same 49 rows again', () => upload('third', 49, 'false'));
  await cost('upload 24 scheduled rows', () => upload('second', 24, 'true'));
  await upload('more', 53, 'false');
  await cost('rows, page 1 of 200', () => list('1'));
  await cost('rows, page 10 of 200', () => list('10'));

  await cost('begin a large upload', () =>
    beginLargeUpload(
      { ...of, input: inputOf(beginLargeUploadContract, { fileType: 'csv' }) },
      {
        uploads: largeUploadRepository(table),
        links: { make: async () => ({ url: '', method: 'PUT', headers: {} }) },
      },
    ),
  );

  const params = { id: '400' };
  const { schedule_time: _time, description: _text, ...edit } = typed('edited');
  const input = inputOf(updateBulkInvoiceContract, edit);
  await cost('edit a row', () => updateBulkInvoice({ ...of, params, input }, { rows }));
  await cost('delete a row', () => deleteBulkInvoice({ ...of, params, input: {} as never }, { rows }));

  await stored.invoices();
  await send(idsOf(1, 1));
  const [single] = (await messages()) as [RowsMessage];
  await sendRows(table, single, noonMs);
  await cost('send 98 rows', () => send(idsOf(2, 98)));
  const ten = (await messages()).find(({ rowIds }) => rowIds.length === 10) as RowsMessage;
  await cost('10 rows made invoices', () => sendRows(table, ten, noonMs));
  await cost('the same 10 rows again', () => sendRows(table, ten, noonMs));
  await cost('progress of a large upload', () =>
    getLargeUpload(
      { ...of, params: { id: '8' }, input: {} as never },
      { uploads: largeUploadRepository(table) },
    ),
  );
  const due = await stored.dueWork(`M#${shop.id}#SENDINGS`);
  const half = due.find(({ sk }) => sk.endsWith(ten.sendingId)) as DueWork;
  await cost('look after a sending of 98 rows', () => runSending(table, half, half.dueMs));
  const [work] = (await stored.dueWork(bulkMinuteOf(shop.id, minute))) as [DueWork];
  await cost('a minute of 25 rows', () => runMinute(table, work, minute));
};
