import { describe, expect, test, vi } from 'vitest';
import { exportLines, type LineCounts } from '../../infra/operator/export/export-lines.ts';
import { exportedKinds } from '../../infra/operator/export/exported-kinds.ts';
import { leftOut, whyLeftOut } from '../../infra/operator/export/left-out.ts';
import { merchantItems } from '../../infra/operator/export/merchant-items.ts';
import { type Key, payerKey } from '../../shared/store/keys.ts';
import { payment } from '../store/open-shop.ts';
import { ownTable } from '../store/own-table.ts';
import { noonMs } from '../store/shop.ts';
import { fullShop } from './full-shop.ts';

/** Which keys were ever built. */
const built = vi.hoisted(() => new Set<string>());
vi.mock('../../shared/store/keys.ts', async (original) => {
  const keys = await original<Record<string, unknown>>();
  const noted = Object.entries(keys).map(([name, value]) => [
    name,
    typeof value === 'function'
      ? (...args: unknown[]) => {
          built.add(name);
          return value(...args);
        }
      : value,
  ]);
  return Object.fromEntries(noted);
});

interface Line {
  kind: string;
  id: string;
  data: Record<string, unknown>;
}

const table = await ownTable();
const shop = await fullShop(table);
const another = await fullShop(table);
const everything = (await table.items()) as (Key & Record<string, unknown>)[];
const keyText = ({ pk, sk }: Key): string => `${pk} · ${sk}`;

const itemsOf = async (merchantId: number) => {
  const items = [];
  for await (const item of merchantItems(table, merchantId)) items.push(item);
  return items;
};

const linesOf = async (merchant = shop): Promise<{ text: string; lines: Line[]; counts: LineCounts }> => {
  const counts: LineCounts = new Map();
  let text = '';
  for await (const line of exportLines(table, merchant, noonMs, counts)) text += line;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return { text, lines, counts };
};

/** Every number in the data of some lines, by its name. */
const numbersIn = (value: unknown, name = ''): string[] => {
  if (typeof value === 'number') return [name];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbersIn(each, Array.isArray(value) ? name : key));
};

describe('The export of a merchant', () => {
  test('has every item of the table that is not left out for a reason', async () => {
    const exported = new Set(
      [...(await itemsOf(shop.id)), ...(await itemsOf(another.id))].map(({ key }) => keyText(key)),
    );
    const missing = everything.filter((item) => !exported.has(keyText(item)) && !whyLeftOut(item));

    expect(missing.map(keyText)).toEqual([]);
  });

  test('leaves nothing out that it has', async () => {
    const items = await itemsOf(shop.id);
    const held = items.map(({ key }) => key).filter((key) => !key.sk.startsWith('I#') && whyLeftOut(key));

    expect(held).toEqual([]);
  });

  test('is held to a shop that has something of every key that can be built', async () => {
    const keys = await import('../../shared/store/keys.ts');
    const builders = Object.keys(keys).filter((name) => /(?<!Sort)Key$/.test(name));

    expect(builders.filter((name) => !built.has(name))).toEqual([]);
    expect(
      leftOut.filter((each) => !everything.some(({ pk, sk }) => each.pk.test(pk) && each.sk.test(sk))),
    ).toEqual([]);
  });

  test('has lines of every kind, in an order that is always the same', async () => {
    const [first, again] = [await linesOf(), await linesOf()];
    const kinds = exportedKinds.flatMap(({ kind, children = [] }) => [
      kind,
      ...children.map((child) => child.kind),
    ]);

    expect(new Set(first.lines.map(({ kind }) => kind))).toEqual(new Set(['export', ...kinds, 'end']));
    expect(first.text).toBe(again.text);
    expect(first.lines.at(-1)).toEqual({
      kind: 'end',
      id: shop.code,
      data: { lines: Object.fromEntries(first.counts) },
    });
  });

  test("has nothing of another merchant's", async () => {
    const { text } = await linesOf();

    expect(text).not.toContain(String(another.id));
    expect(text).not.toContain(another.code);
  });

  test('shows money as decimals and times with their offset: what is left of numbers are ids, counts and codes', async () => {
    const { lines } = await linesOf();
    const names = new Set(lines.flatMap(({ kind, data }) => (kind === 'end' ? [] : numbersIn(data))));

    expect([...names].sort()).toEqual(plainNumbers);
    expect(lines.find(({ kind }) => kind === 'invoice')?.data).toMatchObject({
      id: 5_001,
      amount: '10.000',
      createdAt: '2026-03-10T12:00:00.000+03:00',
      expiresOn: '2099-12-31',
      status: 'paid',
      customer: { name: 'Noura Ali', mobileNumber: '55512345' },
      payment: { amount: '10.000', capture: { amount: '10.000' } },
    });
  });

  test('follows an item with all that belongs to it, over as many pages as that takes', async () => {
    const [open] = (await linesOf()).lines.filter(
      ({ kind, data }) => kind === 'open-invoice' && data['paidCount'] === 1,
    );
    const openInvoiceId = Number(open?.id);
    const payers = Array.from({ length: 450 }, (_, at) => ({
      ...payerKey(shop.id, openInvoiceId, 2 + at),
      ...payment(shop.id, openInvoiceId, { paymentId: 1_000 + at }),
    }));
    await table.writeMany(payers, []);

    const { lines } = await linesOf();
    await table.writeMany(
      [],
      payers.map(({ pk, sk }) => ({ pk, sk })),
    );

    const at = lines.findIndex(({ kind, id }) => kind === 'open-invoice' && id === open?.id);
    expect(lines.slice(at + 1, at + 452).map(({ kind, data }) => [kind, data['openInvoiceId']])).toEqual(
      Array.from({ length: 451 }, () => ['open-invoice-payer', openInvoiceId]),
    );
    expect(new Set(lines.slice(at + 1, at + 452).map(({ id }) => id)).size).toBe(451);
  });

  test('has no secret, and no attribute that only the table needs', async () => {
    const secrets = everything.flatMap((item) =>
      ['passwordHash', 'credentialHash', 'returnKey'].flatMap((name) =>
        item[name] === undefined ? [] : [String(item[name])],
      ),
    );
    const cards = everything.flatMap(({ pk, sk }) => (sk === 'CARD' ? [pk.slice('SIM#'.length)] : []));
    const { text, lines } = await linesOf();

    expect(cards).not.toEqual([]);
    expect([...secrets, ...cards].filter((secret) => secret.length > 4 && text.includes(secret))).toEqual([]);
    for (const { data } of lines) {
      expect(Object.keys(data)).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(pk|sk|v|ttl|kindPk|kindSeq|deadlinePk|deadlineSk)$/),
        ]),
      );
    }
  });
});

/** Ids, counts, codes and revisions; and `emi`, `single`… of a ledger day, which counts each kind. */
const plainNumbers =
  `attempts businessTypeId count emi firstInvoiceId id ids invoiceId invoiceIds lastId lineageId lookups
  merchantId method number ofKind openInvoiceId paidCount paymentId paymentMethods paymentType paymentTypeId paymentTypes
  posInvoiceId recurrences refundId refundIds replacedBy revision serviceType serviceTypes single split status steps
  subscription subscriptionId terminalId tookMs uploadId version visitedCount waiting`.split(/\s+/);
