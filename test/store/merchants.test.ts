import { describe, expect, test } from 'vitest';
import { deliveryChannels } from '../../shared/domain/delivery.ts';
import { defaultNoticeSettings, type NoticeSettings } from '../../shared/domain/merchant.ts';
import { merchantKey } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { ownTable } from './own-table.ts';
import { atOnce, newShop } from './shop.ts';

const table = await ownTable();
const merchants = merchantRepository(table);
const noticesOf = async (id: number): Promise<NoticeSettings | undefined> =>
  (await merchants.byId(id))?.notices;

/** A shop as it was registered before merchants had such settings. */
const olderShop = async () => {
  const shop = await newShop(table);
  await table.update(merchantKey(shop.id), 'REMOVE notices');
  return shop;
};

describe("a change of a merchant's notices", () => {
  test('changes what it names, leaves the rest, and answers all of it', async () => {
    const { id } = await newShop(table);
    await merchants.changeNotices(id, { smsSender: 'Noor', reminderDays: 3 });

    const after = await merchants.changeNotices(id, { reminderDays: null, switches: { sms: false } });

    expect(after).toEqual({ ...defaultNoticeSettings, smsSender: 'Noor', switchedOff: ['sms'] });
    expect(await noticesOf(id)).toEqual(after);
  });

  test('switches a channel off and on again, once however often it is said', async () => {
    const { id } = await newShop(table);
    const off = { switches: { email: false, webhook: false } };

    await merchants.changeNotices(id, off);
    const { switchedOff } = await merchants.changeNotices(id, off);
    const after = await merchants.changeNotices(id, { switches: { email: true, sms: true } });

    expect(switchedOff).toEqual(['email', 'webhook']);
    expect(after.switchedOff).toEqual(['webhook']);
  });

  test.each([
    ['a merchant', newShop],
    ['a merchant from before there were any', olderShop],
  ])('loses nothing of many at once, of %s', async (_what, made) => {
    const { id } = await made(table);
    const changes = [
      { smsSender: 'Noor' },
      { emailSenderName: 'Noor Books' },
      { reminderDays: 3 },
      { loopbackWebhooks: true },
      ...deliveryChannels.map((channel) => ({ switches: { [channel]: false } })),
    ];

    await atOnce(changes.length, (at) => merchants.changeNotices(id, changes[at] ?? {}));

    expect(await noticesOf(id)).toEqual({
      smsSender: 'Noor',
      emailSenderName: 'Noor Books',
      reminderDays: 3,
      loopbackWebhooks: true,
      switchedOff: deliveryChannels,
    });
  });

  test('is no merchant by itself', async () => {
    await expect(merchants.changeNotices(7, { smsSender: 'Noor' })).rejects.toThrow(
      'There is no merchant 7.',
    );
    expect(await table.get(merchantKey(7))).toBeUndefined();
  });
});

describe("a merchant's first settings", () => {
  const first = { ...defaultNoticeSettings, loopbackWebhooks: true };

  test('are given where there are none', async () => {
    const { id } = await olderShop();

    await merchants.ensureNotices(id, first);

    expect(await noticesOf(id)).toEqual(first);
  });

  test('change nothing where there are some', async () => {
    const { id } = await newShop(table);

    await merchants.ensureNotices(id, first);

    expect(await noticesOf(id)).toEqual(defaultNoticeSettings);
  });
});
