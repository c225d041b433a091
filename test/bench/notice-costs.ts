import type { InvoiceDraft } from '../../shared/domain/invoice.ts';
import type { Notice } from '../../shared/notices/notice.ts';
import type { Table } from '../../shared/store/table.ts';
import { noticesDesk, refusing } from '../store/notices-desk.ts';
import { newShop, noonMs } from '../store/shop.ts';
import { capturedAt, tillOf } from '../store/till.ts';

type Measure = <T>(name: string, act: () => Promise<T>) => Promise<T>;

/** What it costs to tell somebody, from the queue's message on. */
export const noticeCosts = async (table: Table, cost: Measure): Promise<void> => {
  const shop = await newShop(table);
  const desk = noticesDesk(table);
  const till = tillOf(table, shop);

  const created = async (wanted: Partial<InvoiceDraft> = {}): Promise<Notice> => {
    const { id: invoiceId } = await till.bill(wanted);
    return { merchantId: shop.id, invoiceId, eventId: eventId(), type: 'invoice.created' };
  };
  const paid = async (): Promise<Notice> => {
    const invoice = await till.bill({ webhook: 'https://shop.example.com/hook' });
    const payment = await till.begin(invoice);
    await till.tell(payment, capturedAt(noonMs));
    const about = { merchantId: shop.id, invoiceId: invoice.id, paymentId: payment.id };
    return { ...about, eventId: eventId(), type: 'payment.captured' };
  };

  const bySms = await created();
  await cost('send an SMS', () => desk.deliver([bySms]));
  await cost('the same message again', () => desk.deliver([bySms]));
  const byEmail = await created({ channel: 'email' });
  await cost('send an e-mail', () => desk.deliver([byEmail]));
  const inVain = await created({ channel: 'email' });
  await cost('send an e-mail in vain', () => desk.deliver([inVain], { senders: { email: refusing } }));
  const toLink = await created({ channel: 'url' });
  await cost('tell nobody', () => desk.deliver([toLink]));
  const toWebhook = await paid();
  await cost('call a webhook', () => desk.deliver([toWebhook]));
  const toGone = await paid();
  const gone = async () => ({ status: 410, answer: '' });
  await cost('call a webhook that is gone', () => desk.deliver([toGone], { senders: { webhook: gone } }));
};

/** As long as those of events. */
const eventId = (): string => `${noonMs}-00-${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
