import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { PosInvoice, PosResult } from '../../shared/domain/pos-invoice.ts';
import { leaseMs } from '../../shared/domain/terminal.ts';
import { ownTable } from './own-table.ts';
import { approvalOf, type Counter, counterIn } from './pos-shop.ts';
import { newShop, noonMs } from './shop.ts';

const table = await ownTable();

const shops = 10;
const terminalsEach = 5;
/** 2,000 take two minutes and a half: `DAFTAR_POS_INVOICES=2000`. */
const invoices = Number(process.env['DAFTAR_POS_INVOICES'] ?? 400);
const invoicesEach = invoices / shops;

/** Two minutes pass in a second, so that who hangs is asked again while the test still runs. */
const speed = 120;
const beganMs = performance.now();
const nowMs = (): number => Math.round(noonMs + (performance.now() - beganMs) * speed);

const chance = (share: number): boolean => Math.random() < share;

/** A terminal says the same of an invoice however often it is handed it. */
const answerTo = ({ id }: PosInvoice): PosResult => {
  if (id % 5 === 0) return { result: 'declined' };
  return id % 7 === 0 ? { result: 'cancelled' } : approvalOf({ reference: `R${id}` });
};

test(`${invoices} invoices for 50 terminals that hang and repeat themselves end once each, at their own`, async () => {
  const pushed: PosInvoice[] = [];
  const handOuts = new Map<string, number[]>();
  const effects = new Map<string, string[]>();
  let pushing = shops;
  let ended = 0;
  const late: Promise<void>[] = [];

  const push = async (counters: readonly Counter[]): Promise<void> => {
    for (let made = 0; made < invoicesEach; made++) {
      const counter = counters[made % counters.length] as Counter;
      // A cashier does not send more than a terminal can take.
      while ((await counter.atTerminal()).waiting.length > 5) await setTimeout(100);
      pushed.push(await counter.push({ invoiceNumber: '' }, nowMs()));
    }
    pushing -= 1;
  };

  const tell = async (counter: Counter, invoice: PosInvoice): Promise<void> => {
    const times = chance(0.3) ? 2 : 1;
    const said = await Promise.all(
      Array.from({ length: times }, () => counter.answer(invoice, answerTo(invoice), nowMs())),
    );
    const known = effects.get(invoice.transactionId) ?? [];
    if (known.length === 0) ended += 1;
    effects.set(invoice.transactionId, [...known, ...said.map(({ effect }) => effect)]);
  };

  const serve = async (counter: Counter): Promise<void> => {
    while (pushing > 0 || ended < pushed.length) {
      const handed = await counter.ask(nowMs());
      if (!handed) {
        await setTimeout(400 * Math.random());
        continue;
      }
      const { invoice, leasedUntilMs } = handed;
      expect(invoice.terminalId).toBe(counter.terminal.id);
      const times = handOuts.get(invoice.transactionId) ?? [];
      handOuts.set(invoice.transactionId, [...times, leasedUntilMs - leaseMs]);
      // One in twelve is left lying; of these every other is answered when it is in its terminal's hands again.
      if (!chance(1 / 12)) await tell(counter, invoice);
      else if (chance(0.5)) late.push(setTimeout(1_100).then(() => tell(counter, invoice)));
    }
  };

  const markets = await Promise.all(
    Array.from({ length: shops }, async () => {
      const shop = await newShop(table);
      return Promise.all(Array.from({ length: terminalsEach }, () => counterIn(table, table, shop)));
    }),
  );
  await Promise.all([...markets.map(push), ...markets.flat().map(serve)]);
  await Promise.all(late);

  const items = await table.items();
  const rows = items.filter(({ sk }) => String(sk).startsWith('POS#')) as unknown as PosInvoice[];
  const wanted = (one: PosInvoice) => {
    const { result } = answerTo(one);
    return result === 'approved' ? 'paid' : result;
  };
  expect(rows).toHaveLength(shops * invoicesEach);
  expect(rows.filter((one) => one.status !== wanted(one))).toEqual([]);
  const paid = rows.filter(({ status }) => status === 'paid');
  expect(items.filter(({ sk }) => String(sk).startsWith('P#'))).toHaveLength(paid.length);
  expect(items.filter(({ pk }) => String(pk).endsWith('#PROPOSALS'))).toEqual([]);
  const ends = items.filter(({ type }) => /^pos-invoice\.(paid|declined|cancelled)$/.test(String(type)));
  expect(ends).toHaveLength(rows.length);
  expect(new Set(ends.map(({ merchantId, posInvoiceId }) => `${merchantId} ${posInvoiceId}`)).size).toBe(
    rows.length,
  );
  expect(items.filter(({ queue }) => queue && Object.keys(queue).length > 0)).toEqual([]);

  // In one pair of hands at a time, and some of them more than once.
  const gaps = [...handOuts.values()].flatMap((times) =>
    times.slice(1).map((time, at) => time - (times[at] as number)),
  );
  expect(gaps.length).toBeGreaterThan(8);
  expect(gaps.filter((gap) => gap < leaseMs)).toEqual([]);
  const first = [...effects.values()].map((said) => said.filter((effect) => effect !== 'nothing').length);
  expect(new Set(first)).toEqual(new Set([1]));
}, 300_000);
