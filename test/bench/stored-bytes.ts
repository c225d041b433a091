import { marshall } from '@aws-sdk/util-dynamodb';
import { visitCounter } from '../../shared/store/visits.ts';
import { noticesDesk } from '../store/notices-desk.ts';
import { deliverPayments, paymentRecordOf } from '../store/payment-stream.ts';
import { newShop, noonMs } from '../store/shop.ts';
import { deliver, recordOf } from '../store/stream.ts';
import { capturedAt, tillOf } from '../store/till.ts';
import { itemBytes } from './item-bytes.ts';
import type { ScratchTable } from './scratch-table.ts';

/** What DynamoDB asks for each item besides its bytes, and so for its entry in an index. */
const overheadBytes = 100;

/**
 * Makes an invoice, sends it by SMS, has it opened and paid, and calls the webhook; answers in bytes what that leaves in the
 * table for good, and what is swept away later. Counters that all invoices share were there before.
 */
export const storedPerInvoice = async (
  table: ScratchTable,
): Promise<{ keptBytes: number; monthBytes: number }> => {
  const shop = await newShop(table);
  const [till, desk] = [tillOf(table, shop), noticesDesk(table)];
  let made = 0;
  const live = async (): Promise<void> => {
    const bill = await till.bill({ webhook: 'https://shop.example.com/hook' });
    made += 1;
    const about = { merchantId: shop.id, invoiceId: bill.id, eventId: `${noonMs}-00-${made}000000000000000` };
    await desk.deliver([{ ...about, type: 'invoice.created' }]);
    await visitCounter(table)(bill);
    const begun = await till.begin(bill);
    const { payment } = await till.tell(begun, capturedAt(noonMs));
    await desk.deliver([{ ...about, type: 'payment.captured', paymentId: payment.id }]);
    const paid = await till.billed(bill);
    await deliver(table, [recordOf(undefined, bill), recordOf(bill, paid)]);
    await deliverPayments(table, [paymentRecordOf(undefined, begun), paymentRecordOf(begun, payment)]);
  };
  const weigh = async () => {
    const items = await table.items();
    const bytes = (isSwept: boolean): number =>
      items
        .filter((item) => 'ttl' in item === isSwept)
        .map((item) => {
          const entries = 1 + ['kindPk', 'deadlinePk'].filter((key) => key in item).length;
          return itemBytes(marshall(item, { removeUndefinedValues: true })) + overheadBytes * entries;
        })
        .reduce((total, each) => total + each, 0);
    return { kept: bytes(false), swept: bytes(true) };
  };
  await live();
  const before = await weigh();
  await live();
  const after = await weigh();
  return { keptBytes: after.kept - before.kept, monthBytes: after.swept - before.swept };
};
