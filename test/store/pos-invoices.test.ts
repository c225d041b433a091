import { describe, expect, test } from 'vitest';
import { largestId } from '../../shared/domain/identifiers.ts';
import { leaseMs, mostWaiting } from '../../shared/domain/terminal.ts';
import { handOut } from '../../shared/store/pos-hand-out.ts';
import { posInvoiceRepository } from '../../shared/store/pos-invoices.ts';
import type { Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { newTerminal } from '../setup/terminal.ts';
import { ownTable } from './own-table.ts';
import { approvalOf, counterIn, posBooks, posChange } from './pos-shop.ts';
import { atOnce, claimOn, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const terminals = terminalRepository(table);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

describe('Pushing to a terminal', () => {
  test('makes an invoice that waits, leads back from its transaction id, and is told of', async () => {
    const { shop, terminal, push, atTerminal } = await counterIn(table);

    const made = await push();

    expect(made).toEqual({
      id: 1,
      merchantId: shop.id,
      transactionId: expect.stringMatching(new RegExp(`^${terminal.id}${shop.id}\\d{10}9\\d{3}0{9}1$`)),
      terminalId: terminal.id,
      terminalName: 'A920',
      invoiceNumber: 'TABLE-7',
      amount: 12_500,
      customer: { name: 'Salman', email: '', phone: '55512345' },
      description: 'Dinner',
      status: 'waiting',
      taken: null,
      createdMs: noonMs,
      updatedMs: noonMs,
    });
    const invoices = posInvoiceRepository(table);
    expect(await invoices.byTransactionId(shop.id, made.transactionId)).toEqual(made);
    expect(await invoices.byTransactionId(shop.id + 1, made.transactionId)).toBeUndefined();
    expect((await atTerminal()).waiting).toEqual([{ posInvoiceId: 1, leasedUntilMs: 0 }]);
    expect((await posBooks(table, shop.id)).events).toEqual(['pos-invoice.created 1']);
  });

  test('at once from every till gives each its own number, and lists count them exactly', async () => {
    const { shop, push, atTerminal } = await counterIn(table);

    const made = await atOnce(20, () => push());

    expect(made.map(({ id }) => id).sort((a, b) => a - b)).toEqual(oneTo(20));
    expect((await atTerminal()).waiting).toHaveLength(20);
    const { rows, total } = await posInvoiceRepository(table).page(shop.id, {}, 1);
    expect([rows.map(({ id }) => id), total]).toEqual([oneTo(20).reverse(), 20]);
  });

  test('is refused when the terminal has its hands full, however many come at once', async () => {
    const { push, atTerminal } = await counterIn(table);
    for (let made = 0; made < mostWaiting - 2; made++) await push();

    const outcomes = await atOnce(6, () => outcomeOf(push()));

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 2],
        ['invalid-fields', 4],
      ]),
    );
    expect((await atTerminal()).waiting).toHaveLength(mostWaiting);
  });

  test.each(['before', 'after'] as const)(
    'twice with one claim makes one, with any call failing %s',
    async (when) => {
      for (let nth = 1; ; nth++) {
        const { shop, terminal, atTerminal } = await counterIn(table);
        const faulty = failingAt(table, nth, when);
        const claim = claimOn(shop.id, 'CLAIM', noonMs);
        const draft = {
          terminalId: terminal.id,
          invoiceNumber: '',
          amount: 100,
          customer: { name: 'Salman', email: '', phone: '' },
          description: '',
        };
        await outcomeOf(posInvoiceRepository(faulty).push(shop.id, draft, posChange(noonMs, claim)));
        await posInvoiceRepository(table).push(shop.id, draft, posChange(noonMs, claim));

        expect((await atTerminal()).waiting).toEqual([{ posInvoiceId: 1, leasedUntilMs: 0 }]);
        if (!faulty.hasFailed()) return;
      }
    },
  );
});

describe('Handing out', () => {
  test('gives the oldest first, each to one of many questions at once', async () => {
    const { push, ask } = await counterIn(table);
    const made = [await push(), await push()];

    const first = await atOnce(10, () => ask());
    const second = await atOnce(10, () => ask());

    const ids = (handed: typeof first) => handed.flatMap((one) => (one ? [one.invoice.id] : []));
    expect([ids(first), ids(second)]).toEqual([[made[0]?.id], [made[1]?.id]]);
    expect(await ask()).toBeUndefined();
  });

  test('begins anew when no answer came in two minutes, to the millisecond', async () => {
    const { push, ask } = await counterIn(table);
    const { id } = await push();
    await ask();

    const early = await ask(noonMs + leaseMs - 1);
    const again = await atOnce(5, () => ask(noonMs + leaseMs));

    expect(early).toBeUndefined();
    expect(again.flatMap((one) => (one ? [one.invoice.id] : []))).toEqual([id]);
  });

  test('begins anew at once when the invoice is sent again, and changes nothing of it', async () => {
    const { shop, push, ask, resend, stored } = await counterIn(table);
    const made = await push();
    await ask();

    await resend(made, noonMs + 5_000);
    const handed = await atOnce(5, () => ask(noonMs + 5_000));

    expect(handed.filter(Boolean)).toHaveLength(1);
    expect(await stored(made)).toEqual(made);
    expect((await posBooks(table, shop.id)).events).toEqual([
      'pos-invoice.created 1',
      'pos-invoice.resent 1',
    ]);
  });

  test('stops for a merchant that was disabled, whose invoice stays where it is', async () => {
    const disabled = await newShop(table, { status: 'disabled' });
    const { push, ask, atTerminal } = await counterIn(table, table, disabled);
    await push();

    expect(await ask()).toBeUndefined();
    expect((await atTerminal()).waiting).toEqual([{ posInvoiceId: 1, leasedUntilMs: 0 }]);
  });

  test.each(['before', 'after'] as const)('that fails %s any call loses nothing', async (when) => {
    for (let nth = 1; ; nth++) {
      const { push, ask, answer, terminal, atTerminal } = await counterIn(table);
      const made = await push();
      const faulty = failingAt(table, nth, when);

      const handed = await asked(faulty, terminal.id).catch(() => undefined);

      const later = await ask(noonMs + leaseMs);
      expect((later ?? handed)?.invoice.id).toBe(made.id);
      await answer(made, { result: 'declined' }, noonMs + leaseMs);
      expect((await atTerminal()).waiting).toEqual([]);
      if (!faulty.hasFailed()) return;
    }
  });
});

/** A question of a terminal on a table that may fail. */
const asked = async (on: Table, terminalId: number) => {
  const terminal = await terminalRepository(on).byId(terminalId);
  return terminal && handOut(on, terminal, noonMs);
};

describe('Sending again', () => {
  const refused = (wanted: object) => ({ failure: { code: 'invalid-fields', errors: wanted } });
  const invalidTransaction = refused({ transaction_id: ['The selected transaction id is invalid.'] });

  test('is refused for what is not there, has ended, or is another than was pushed', async () => {
    const { shop, terminal, push, answer, resend } = await counterIn(table);
    const [made, ended] = [await push(), await push()];
    await answer(ended, { result: 'cancelled' });
    const other = await newTerminal(shop.id, {}, { table });
    const unknown = made.transactionId.replace(/\d{10}$/, String(largestId));

    await expect(resend({ ...made, transactionId: unknown })).rejects.toMatchObject(invalidTransaction);
    await expect(resend({ ...made, transactionId: `1${made.transactionId}` })).rejects.toMatchObject(
      invalidTransaction,
    );
    await expect(resend(ended)).rejects.toMatchObject(invalidTransaction);
    await expect(resend({ ...made, terminalId: other.id })).rejects.toMatchObject(
      refused({ terminal_id: ['The selected terminal id is invalid.'] }),
    );
    await expect(resend({ ...made, amount: 12_501 })).rejects.toMatchObject(
      refused({ amount: ['The selected amount is invalid.'] }),
    );
    expect(terminal.id).toBe(made.terminalId);
  });

  test('at the moment the answer comes either happens before it or is refused', async () => {
    for (let round = 0; round < 10; round++) {
      const { push, ask, answer, resend, stored, atTerminal } = await counterIn(table);
      const made = await push();
      await ask();

      const [sent] = await Promise.all([outcomeOf(resend(made)), answer(made, approvalOf())]);

      expect(['done', 'invalid-fields']).toContain(sent);
      expect((await stored(made)).status).toBe('paid');
      expect((await atTerminal()).waiting).toEqual([]);
      expect(await ask(noonMs + leaseMs)).toBeUndefined();
    }
  });
});

describe('A terminal', () => {
  test('belongs to one merchant, also when two ask for it at once', async () => {
    const [one, other] = [await newShop(table), await newShop(table)];
    const id = (await newTerminal(one.id, {}, { table })).id;
    await terminals.remove(id, noonMs);
    const draft = { id, name: 'Till', model: 'A8', remark: 'ground floor' } as const;

    const added = await Promise.all(
      [one, other].map((shop) => terminals.add({ ...draft, merchantId: shop.id }, 'hash', noonMs)),
    );

    expect(added.toSorted()).toEqual([false, true]);
    const lists = await Promise.all([terminals.list(one.id), terminals.list(other.id)]);
    const owner = added[0] ? one.id : other.id;
    expect(lists.flat()).toEqual([{ ...draft, merchantId: owner }]);
  });

  test('that is removed cancels what waited for it; while it may take money it stays', async () => {
    const { shop, terminal, push, ask, stored } = await counterIn(table);
    const [first, second] = [await push(), await push()];
    await ask();

    const busy = await terminals.remove(terminal.id, noonMs + leaseMs - 1);
    const removed = await terminals.remove(terminal.id, noonMs + leaseMs);
    const again = await terminals.remove(terminal.id, noonMs + leaseMs);

    expect([busy, removed, again]).toEqual(['busy', 'removed', 'unknown']);
    expect([(await stored(first)).status, (await stored(second)).status]).toEqual(['cancelled', 'cancelled']);
    expect(await terminals.list(shop.id)).toEqual([]);
    expect((await posBooks(table, shop.id)).events).toEqual([
      'pos-invoice.cancelled 1',
      'pos-invoice.cancelled 2',
      'pos-invoice.created 1',
      'pos-invoice.created 2',
    ]);
  });

  test('can be removed with as much waiting as can wait, while more is pushed', async () => {
    const { shop, terminal, push } = await counterIn(table);
    for (let made = 0; made < mostWaiting - 3; made++) await push();

    const [removed, ...pushed] = await Promise.all([
      terminals.remove(terminal.id, noonMs),
      ...oneTo(5).map(() => outcomeOf(push())),
    ]);

    expect(removed).toBe('removed');
    const { rows, total } = await posInvoiceRepository(table).page(shop.id, {}, 1);
    expect(total).toBe(mostWaiting - 3 + pushed.filter((outcome) => outcome === 'done').length);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });
});
