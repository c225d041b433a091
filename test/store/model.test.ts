import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Invoice, InvoiceKind } from '../../shared/domain/invoice.ts';
import { addDays, type KuwaitDate, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { pageSize } from '../../shared/domain/page.ts';
import type { Claim } from '../../shared/store/idempotency.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { ledgerOf } from '../../shared/store/ledger.ts';
import { auditDayBefore } from '../../shared/store/ledger-audit.ts';
import { ownTable } from './own-table.ts';
import { change, claimOn, dayMs, draft, invoiceOf, newShop, noonMs, outcomeOf } from './shop.ts';
import { deliver, recordOf } from './stream.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const lists = invoiceListRepository(table);
const ledger = ledgerOf(table);

/** What a merchant's books should say. */
interface Model {
  shop: Merchant;
  nowMs: number;
  /** Every invoice as it is, by id. */
  invoices: Map<number, Invoice>;
  /** Numbers taken by calls that died, as long as no audit has found them. */
  deaths: Map<number, { kind: InvoiceKind; day: KuwaitDate }>;
  /** Days on which numbers were asked for. */
  days: Set<KuwaitDate>;
  /** The answer that holds for a claim, and until when. */
  claims: Map<string, { id: number; untilMs: number }>;
}

type Action =
  | { act: 'create'; kind: InvoiceKind; claim: string | undefined }
  | { act: 'cancel'; pick: number }
  | { act: 'resend'; pick: number }
  | { act: 'die'; kind: InvoiceKind };
type Step = { together: Action[] } | { advanceDays: number } | { audit: true };

const kind = fc.constantFrom<InvoiceKind>('single', 'split');
const create = fc.record({
  act: fc.constant('create' as const),
  kind,
  claim: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: create },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('cancel' as const), pick: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('resend' as const), pick: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('die' as const), kind }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ together: fc.array(action, { minLength: 1, maxLength: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ advanceDays: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ audit: true as const }) },
);

test('whatever happens, in whatever order and at the same time, every list is exactly what happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const model = await newModel();
      for (const next of steps) {
        await take(model, next);
        await expectListsOf(model);
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

const newModel = async (): Promise<Model> => ({
  shop: await newShop(table),
  nowMs: noonMs,
  invoices: new Map(),
  deaths: new Map(),
  days: new Set(),
  claims: new Map(),
});

const take = async (model: Model, next: Step): Promise<void> => {
  if ('advanceDays' in next) {
    model.nowMs += next.advanceDays * dayMs;
  } else if ('audit' in next) {
    await audit(model);
  } else {
    const known = [...model.invoices.values()];
    const outcomes = await Promise.all(next.together.map((each, at) => perform(model, each, known, at)));
    await applyCreations(
      model,
      outcomes.filter((outcome) => outcome.act === 'create'),
    );
    for (const { kind: ofKind, id, onDay } of outcomes.filter((outcome) => outcome.act === 'die')) {
      model.deaths.set(id, { kind: ofKind, day: onDay });
    }
    await applyChanges(
      model,
      outcomes.filter((outcome) => outcome.act === 'change'),
    );
  }
};

interface Creation {
  act: 'create';
  invoice: Invoice;
  replayed: boolean;
  claim: Claim | undefined;
}
interface Alteration {
  act: 'change';
  id: number;
  by: 'cancel' | 'resend';
  phone: string;
  outcome: string;
}
type Outcome =
  | Creation
  | Alteration
  | { act: 'die'; id: number; kind: InvoiceKind; onDay: KuwaitDate }
  | { act: 'nothing' };

const perform = async (model: Model, action: Action, known: Invoice[], at: number): Promise<Outcome> => {
  const { shop, nowMs } = model;
  if (action.act === 'create') {
    model.days.add(kuwaitDate(nowMs));
    const claim = action.claim && claimOn(shop.id, `${action.claim}-${action.kind}`, nowMs);
    const made = await invoices.create(shop, draft({ kind: action.kind }), change(nowMs, claim || undefined));
    return { act: 'create', invoice: invoiceOf(made), replayed: made.replayed, claim: claim || undefined };
  }
  if (action.act === 'die') {
    model.days.add(kuwaitDate(nowMs));
    const { firstId, day } = await ledger.reserve(shop.id, action.kind, 1, nowMs);
    return { act: 'die', id: firstId, kind: action.kind, onDay: day };
  }
  const invoice = known[action.pick % Math.max(1, known.length)];
  if (!invoice) return { act: 'nothing' };
  const phone = `5${String(at).padStart(7, '0')}`;
  const asked =
    action.act === 'cancel'
      ? invoices.cancel(shop.id, invoice.token, change(nowMs))
      : invoices.resend(shop.id, invoice.id, { countryCode: '965', mobileNumber: phone }, change(nowMs));
  return { act: 'change', id: invoice.id, by: action.act, phone, outcome: await outcomeOf(asked) };
};

const applyCreations = async (model: Model, creations: Creation[]): Promise<void> => {
  for (const { invoice, replayed, claim } of creations) {
    if (!replayed) {
      expect(model.invoices.has(invoice.id)).toBe(false);
      model.invoices.set(invoice.id, invoice);
      await deliver(table, [recordOf(undefined, invoice)]);
    }
    if (!claim) expect(replayed).toBe(false);
  }
  const claims = Map.groupBy(
    creations.filter(({ claim }) => claim),
    ({ claim }) => claim?.hash ?? '',
  );
  for (const [hash, same] of claims) {
    const held = model.claims.get(hash);
    const holds = held !== undefined && held.untilMs > model.nowMs;
    const first = same.find(({ replayed }) => !replayed);
    const id = holds ? held.id : first?.invoice.id;
    expect(same.map(({ invoice }) => invoice.id)).toEqual(same.map(() => id));
    expect(same.filter(({ replayed }) => !replayed).length).toBe(holds ? 0 : 1);
    if (first) model.claims.set(hash, { id: first.invoice.id, untilMs: model.nowMs + dayMs });
  }
};

const applyChanges = async (model: Model, alterations: Alteration[]): Promise<void> => {
  for (const [id, all] of Map.groupBy(alterations, (each) => each.id)) {
    const before = model.invoices.get(id) as Invoice;
    const after = (await invoices.byId(model.shop.id, id)) as Invoice;
    const done = all.filter(({ outcome }) => outcome === 'done');
    const cancels = all.filter(({ by }) => by === 'cancel');
    const wasUnpaid = before.status === 'unpaid';
    expect(cancels.filter(({ outcome }) => outcome === 'done').length).toBe(
      wasUnpaid && cancels.length > 0 ? 1 : 0,
    );
    expect(after.status).toBe(cancels.length > 0 || !wasUnpaid ? 'cancelled' : 'unpaid');
    const phones = done.filter(({ by }) => by === 'resend').map(({ phone }) => phone);
    expect(phones.length > 0 ? phones : [before.customer?.mobileNumber]).toContain(
      after.customer?.mobileNumber,
    );
    expect(all.map(({ outcome }) => outcome)).toEqual(
      all.map(({ by }) =>
        expect.stringMatching(
          by === 'cancel' ? /^done|invoice-not-cancellable$/ : /^done|invoice-not-resendable$/,
        ),
      ),
    );
    model.invoices.set(id, after);
    await deliver(table, [recordOf(before, after)]);
  }
};

/** The audit looks at the last day of invoices before today. */
const audit = async (model: Model): Promise<void> => {
  const today = kuwaitDate(model.nowMs);
  const audited = [...model.days]
    .filter((day) => day < today)
    .sort()
    .at(-1);
  const noted = await auditDayBefore(table, model.shop.id, today);
  const found = [...model.deaths].filter(([, { day }]) => day === audited).map(([id]) => id);
  expect(noted.flatMap((one) => ('id' in one ? [one.id] : [])).sort()).toEqual(found.sort());
  for (const id of found) model.deaths.delete(id);
};

const expectListsOf = async (model: Model): Promise<void> => {
  const today = kuwaitDate(model.nowMs);
  const filters = [
    {},
    { kind: 'single' as const },
    { from: today },
    { to: addDays(today, -1) },
    { from: addDays(today, -3), to: addDays(today, -1), kind: 'split' as const },
  ];
  const pages = await Promise.all(filters.map((filter) => everyPage(model.shop, filter)));
  expect(pages).toEqual(filters.map((filter) => expectedPages(model, filter)));
};

interface Filter {
  kind?: InvoiceKind;
  from?: KuwaitDate;
  to?: KuwaitDate;
}

interface Pages {
  total: number;
  counts: Record<string, number>;
  pages: Invoice[][];
}

const everyPage = async (shop: Merchant, filter: Filter): Promise<Pages> => {
  const { total, counts, invoices: first } = await lists.page(shop, filter, 1);
  const others = Array.from({ length: Math.ceil(total / pageSize) }, (_, at) => at + 2);
  const rest = await Promise.all(others.map(async (page) => (await lists.page(shop, filter, page)).invoices));
  return { total, counts, pages: [first, ...rest] };
};

/** A death that no audit has found yet takes the place of an invoice that is not there, and counts as unpaid. */
const expectedPages = (
  model: Model,
  { kind: ofKind, from = '' as KuwaitDate, to = '9' as KuwaitDate }: Filter,
): Pages => {
  const places = [
    ...[...model.invoices.values()].map((invoice) => ({
      id: invoice.id,
      kind: invoice.kind,
      day: kuwaitDate(invoice.createdMs),
      invoice,
    })),
    ...[...model.deaths].map(([id, death]) => ({ id, ...death, invoice: undefined })),
  ]
    .filter(
      (place) => (ofKind === undefined || place.kind === ofKind) && place.day >= from && place.day <= to,
    )
    .sort((a, b) => b.id - a.id);
  const cancelled = places.filter(({ invoice }) => invoice?.status === 'cancelled').length;
  const pageCount = Math.ceil(places.length / pageSize) + 1;
  return {
    total: places.length,
    counts: { paid: 0, cancelled, unpaid: places.length - cancelled },
    pages: Array.from({ length: pageCount }, (_, at) =>
      places.slice(at * pageSize, (at + 1) * pageSize).flatMap(({ invoice }) => (invoice ? [invoice] : [])),
    ),
  };
};
