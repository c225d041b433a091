import { addDays, dayStartMs, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { defaultNoticeSettings } from '../../shared/domain/merchant.ts';
import { meetDeadlines } from '../../shared/schedules/meet-deadlines.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import type { Table } from '../../shared/store/table.ts';
import { change, draft, newShop, noonMs } from '../store/shop.ts';

type Measure = (name: string, act: () => Promise<unknown>) => Promise<unknown>;

/** What it costs to look for deadlines, and to meet one. The table holds no other unpaid invoice. */
export const deadlineCosts = async (table: Table, cost: Measure): Promise<void> => {
  const shop = await newShop(table, { notices: { ...defaultNoticeSettings, reminderDays: 1 } });
  const today = kuwaitDate(noonMs);
  const expiresOn = addDays(today, 2);
  await invoiceRepository(table).create(shop, draft({ expiresOn }), change(noonMs));
  const runAt = (days: number, hour: number) => () =>
    meetDeadlines(table, {
      clock: () => dayStartMs(addDays(today, days)) + hour * 3_600_000,
      isTimeUp: () => false,
      onFault: (error) => {
        throw error;
      },
    });
  await cost('deadlines, none due', runAt(1, 0));
  await cost('deadlines, one reminder', runAt(1, 8));
  await cost('deadlines, one expiry', runAt(3, 0));
};
