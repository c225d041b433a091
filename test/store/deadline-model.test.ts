import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Channel } from '../../shared/domain/invoice.ts';
import { addDays, kuwaitDate, kuwaitHour } from '../../shared/domain/kuwait-time.ts';
import { defaultNoticeSettings, type Merchant } from '../../shared/domain/merchant.ts';
import { meetDeadlines } from '../../shared/schedules/meet-deadlines.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { change, draft, invoiceOf, newShop, noonMs } from './shop.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const hourMs = 3_600_000;

type Step =
  | { act: 'create'; lasts: number; reminderDays: number | null; channel: Channel }
  | { act: 'pay' | 'cancel' | 'resend'; pick: number }
  /** The service is down for some of the hours at which it would look. */
  | { act: 'wait'; hours: number; isDown: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('create' as const),
      lasts: fc.integer({ min: 0, max: 5 }),
      reminderDays: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 4, nil: null }),
      channel: fc.constantFrom<Channel>('sms', 'email', 'url'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('pay' as const, 'cancel' as const, 'resend' as const),
      pick: fc.nat(20),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      hours: fc.integer({ min: 1, max: 60 }),
      isDown: fc.boolean(),
    }),
  },
);

/** An invoice as the plainest rules have it: asked at each hour whether something happens with it now. */
interface Owed {
  shop: Merchant;
  invoice: ReturnType<typeof invoiceOf>;
  isUnpaid: boolean;
  remindOn: string | undefined;
  events: [type: string, atMs: number][];
}

const look = (owed: Owed, nowMs: number): void => {
  const [today, hour] = [kuwaitDate(nowMs), kuwaitHour(nowMs)];
  if (!owed.isUnpaid || owed.events.some(([type]) => type === 'invoice.expired')) return;
  if (owed.invoice.expiresOn < today) owed.events.push(['invoice.expired', nowMs]);
  else if (owed.remindOn !== undefined && owed.remindOn <= today && hour >= 8 && hour < 21) {
    owed.remindOn = undefined;
    owed.events.push(['invoice.reminded', nowMs]);
  }
};

const create = async ({ lasts, reminderDays, channel }: Step & { act: 'create' }, nowMs: number) => {
  const today = kuwaitDate(nowMs);
  const shop = await newShop(table, { notices: { ...defaultNoticeSettings, reminderDays } });
  const expiresOn = addDays(today, lasts);
  const invoice = invoiceOf(await invoices.create(shop, draft({ expiresOn, channel }), change(nowMs)));
  const remindOn = reminderDays === null ? undefined : addDays(expiresOn, -reminderDays);
  const isReminded = channel !== 'url' && remindOn !== undefined && remindOn > today;
  return { shop, invoice, isUnpaid: true, remindOn: isReminded ? remindOn : undefined, events: [] };
};

const touch = async (act: 'pay' | 'cancel' | 'resend', owed: Owed, nowMs: number): Promise<void> => {
  const { shop, invoice } = owed;
  const isPayable = owed.isUnpaid && kuwaitDate(nowMs) <= invoice.expiresOn;
  if (act === 'cancel' ? !owed.isUnpaid : !isPayable) return;
  if (act === 'pay') await payInvoice(table, shop, invoice, nowMs);
  if (act === 'cancel') await invoices.cancel(shop.id, invoice.token, change(nowMs));
  const phone = { countryCode: '965', mobileNumber: '66612345' };
  if (act === 'resend') await invoices.resend(shop.id, invoice.id, phone, change(nowMs));
  else owed.isUnpaid = false;
};

test('whatever happens with invoices and however long nobody looks, what the clock says of them is what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const all: Owed[] = [];
      let nowMs = noonMs;
      const run = async () => {
        await Promise.all([1, 2].map(() => meetDeadlines(table, running(nowMs))));
        for (const owed of all) look(owed, nowMs);
      };
      for (const next of [...steps, { act: 'wait', hours: 24 * 7, isDown: false } as const]) {
        if (next.act === 'create') all.push(await create(next, nowMs));
        else if (next.act === 'wait') {
          for (let hour = 0; hour < next.hours; hour++) {
            nowMs += hourMs;
            const isLast = hour === next.hours - 1;
            if (next.isDown ? isLast : [0, 8].includes(kuwaitHour(nowMs))) await run();
          }
        } else {
          const owed = all[next.pick % Math.max(1, all.length)];
          if (owed) await touch(next.act, owed, nowMs);
        }
      }
      expect(await saidOf(all)).toEqual(all.map(({ events }) => events));
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

const running = (nowMs: number) => ({
  clock: () => nowMs,
  isTimeUp: () => false,
  onFault: (error: unknown) => {
    throw error;
  },
});

const saidOf = async (all: readonly Owed[]) => {
  const items = await table.items();
  return all.map(({ shop }) =>
    items
      .filter(({ pk, type }) => pk === `M#${shop.id}#EVENTS` && /reminded|expired/.test(String(type)))
      .map(({ type, atMs }) => [type, atMs] as [string, number])
      .sort(([, a], [, b]) => a - b),
  );
};
