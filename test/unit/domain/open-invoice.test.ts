import { describe, expect, test } from 'vitest';
import {
  amountAllowed,
  canBeCancelled,
  canBePaid,
  canBeUpdated,
  matchesSearch,
  statusOf,
} from '../../../shared/domain/open-invoice.ts';
import { anOpenInvoice } from '../fixtures/open-invoice.ts';

const lastMoment = Date.parse('2026-03-10T20:59:59.999Z');
const moments = [lastMoment, lastMoment + 1];

describe('An open invoice', () => {
  test('is active through the end of its last day in Kuwait, then expired, and cancelled at any time', () => {
    const shown = (['active', 'cancelled'] as const).map((status) =>
      moments.map((nowMs) => statusOf({ ...anOpenInvoice, status }, nowMs)),
    );
    expect(shown).toEqual([
      ['active', 'expired'],
      ['cancelled', 'cancelled'],
    ]);
  });

  test('can be paid while it is active, also by the next one', () => {
    const states = [
      anOpenInvoice,
      { ...anOpenInvoice, paid: true },
      { ...anOpenInvoice, status: 'cancelled' as const },
    ];
    expect(states.map((state) => moments.map((nowMs) => canBePaid(state, nowMs)))).toEqual([
      [true, false],
      [true, false],
      [false, false],
    ]);
  });

  test('can be cancelled until it is paid, and updated until it is cancelled', () => {
    const states = [false, true].flatMap((paid) =>
      (['active', 'cancelled'] as const).map((status) => ({ status, paid })),
    );
    expect(states.map((state) => [canBeCancelled(state), canBeUpdated(state)])).toEqual([
      [true, true],
      [false, false],
      [false, true],
      [false, false],
    ]);
  });

  test('with a fixed amount takes just that', () => {
    expect([24_999, 25_000, 25_001].map((amount) => amountAllowed(anOpenInvoice, amount))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('with bounds takes what lies between them, both included', () => {
    const bounded = {
      ...anOpenInvoice,
      type: 'open' as const,
      fixedAmount: 0,
      minAmount: 1_000,
      maxAmount: 5_000,
    };
    expect([0, 999, 1_000, 2_500, 5_000, 5_001].map((amount) => amountAllowed(bounded, amount))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('A search finds an open invoice', () => {
  const wordy = {
    ...anOpenInvoice,
    title: 'Ｇym Émile: نَادي',
    description: `${'long '.repeat(40)}ending`,
  };

  test.each(['gym', 'EMILE', 'gym em', 'نادي', 'نا', 'ending', 'long ending', '12', '841759', '  gym  '])(
    'by %j',
    (text) => {
      expect(matchesSearch(wordy, text)).toBe(true);
    },
  );

  test.each(['ym', 'mile', '2', '99', 'gymnast', 'ending long', '0000000012'])('not by %j', (text) => {
    expect(matchesSearch(wordy, text)).toBe(false);
  });
});
