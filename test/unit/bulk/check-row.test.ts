import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckedRow, checkRow, type RowContext } from '../../../shared/bulk/check-row.ts';
import { columns } from '../../../shared/bulk/columns.ts';
import type { RawRow } from '../../../shared/bulk/table.ts';
import { arabic } from '../../../shared/bulk/texts/arabic.ts';
import { english } from '../../../shared/bulk/texts/english.ts';

/** 2026-03-10 12:00 in Kuwait. */
const nowMs = Date.UTC(2026, 2, 10, 9);
const minuteMs = 60_000;
const aContext = (changes: Partial<RowContext> = {}): RowContext => ({
  texts: english,
  scheduled: false,
  nowMs,
  seen: new Map(),
  ...changes,
});
const cells: RawRow['cells'] = {
  reference_number: 'INV-1',
  name: 'Sara Ahmad',
  phone: '50001234',
  email: 'sara@example.com',
  amount: '12.5',
  description: 'Order 1',
  country_code: '965',
  expires_at: '2026-04-01',
  language: 'ar',
};
const scheduledCells = { ...cells, schedule_time: '2026-03-11 09:30' };

const checked = (changes: RawRow['cells'], context: Partial<RowContext> = {}): CheckedRow =>
  checkRow({ number: 7, cells: { ...cells, ...changes } }, aContext(context));

/** The row that cells are; a row with errors fails the test with them. */
const goodRow = (result: CheckedRow) => {
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return result.row;
};
const messages = (result: CheckedRow): string[] =>
  'errors' in result ? result.errors.map(({ field, message }) => `${field}: ${message}`) : [];

describe('A row', () => {
  test('is what its invoice will be', () => {
    expect(checked({})).toEqual({
      row: {
        referenceNumber: 'INV-1',
        name: 'Sara Ahmad',
        countryCode: '965',
        mobileNumber: '50001234',
        email: 'sara@example.com',
        amount: 12_500,
        description: 'Order 1',
        language: 'ar',
        expiresOn: '2026-04-01',
        scheduledMs: null,
        fingerprint: expect.stringMatching(/^[\w-]{24}-1$/),
      },
    });
  });

  test('needs a phone and an amount, and nothing else', () => {
    const result = checkRow({ number: 2, cells: { phone: '50001234', amount: '5' } }, aContext());
    expect(goodRow(result)).toMatchObject({ name: '', countryCode: '965', language: 'en', expiresOn: null });
    expect(checkRow({ number: 2, cells: { name: 'Sara' } }, aContext())).toEqual({
      errors: [
        { row: 2, field: 'phone', message: 'The phone field is required.' },
        { row: 2, field: 'amount', message: 'The amount field is required.' },
      ],
    });
  });

  test.each([
    ['50001234', undefined, '965', '50001234'],
    ['5000 1234', '965', '965', '50001234'],
    ['٥٠٠٠١٢٣٤', '٩٦٥', '965', '50001234'],
    ['+965 5000-1234', undefined, '965', '50001234'],
    ['0096550001234', '+965', '965', '50001234'],
    ['96550001234', undefined, '965', '50001234'],
    ['\u202a+965 50001234\u202c', '00965', '965', '50001234'],
    ['501234567', '966', '966', '501234567'],
    ['+966 501234567', '966', '966', '501234567'],
    ['0501234567', '966', '966', '0501234567'],
    ['966501234567', '966', '966', '966501234567'],
  ])('has the phone %s with country code %s as +%s %s', (phone, code, countryCode, mobileNumber) => {
    const { country_code: _, ...others } = cells;
    const given = { ...others, phone, ...(code ? { country_code: code } : {}) };
    expect(goodRow(checkRow({ number: 2, cells: given }, aContext()))).toMatchObject({
      countryCode,
      mobileNumber,
    });
  });

  test.each([
    [
      { phone: '9.65E+10' },
      'phone: The phone was shortened by the spreadsheet: format the column as text and type it again.',
    ],
    [{ phone: 'call me' }, 'phone: The phone must be a phone number.'],
    [{ phone: '5000123' }, 'phone: The phone must be 8 digits.'],
    [{ phone: '+966501234567' }, 'phone: The phone does not begin with the country code.'],
    [{ country_code: 'KW' }, 'country_code: The country code format is invalid.'],
    [{ amount: '12,5' }, 'amount: The amount must be a number with at most three decimals, such as 12.500.'],
    [
      { amount: '1.2345' },
      'amount: The amount must be a number with at most three decimals, such as 12.500.',
    ],
    [{ amount: '-5' }, 'amount: The amount must be a number with at most three decimals, such as 12.500.'],
    [{ amount: '0' }, 'amount: The amount must be greater than 0.'],
    [{ amount: '1000000000' }, 'amount: The amount must not be greater than 999999999.999.'],
    [{ amount: '#REF!' }, 'amount: The amount has a formula that gave no result.'],
    [{ name: 'x'.repeat(256) }, 'name: The name must not be greater than 255 characters.'],
    [{ name: 'a\u0007b' }, 'name: The name has characters that are not allowed.'],
    [{ name: '#N/A' }, 'name: The name has a formula that gave no result.'],
    [{ email: 'sara' }, 'email: The email must be a valid email address.'],
    [{ language: 'fr' }, 'language: The selected language is invalid.'],
    [{ expires_at: '01/04/2026' }, 'expires_at: The expires at does not match the format Y-m-d.'],
    [{ expires_at: '2026-02-30' }, 'expires_at: The expires at does not match the format Y-m-d.'],
    [{ expires_at: '2026-03-09' }, 'expires_at: The expires at must be a date after or equal to today.'],
  ])('with %j is refused: %s', (changes, message) => {
    expect(messages(checked(changes))).toEqual([message]);
  });

  test('with a phone of another country and no code for it is refused', () => {
    const { country_code: _, ...others } = cells;
    const result = checkRow({ number: 2, cells: { ...others, phone: '+966501234567' } }, aContext());
    expect(messages(result)).toEqual(['phone: The phone is of another country: give its country code.']);
  });

  test('has all its errors at once, in the order of the columns', () => {
    const result = checked({ phone: 'x', amount: 'x', email: 'x', country_code: 'x', expires_at: 'x' });
    expect('errors' in result && result.errors.map(({ field }) => field)).toEqual([
      'phone',
      'email',
      'amount',
      'country_code',
      'expires_at',
    ]);
  });

  test.each([
    ['١٢٫٥٠٠', 12_500],
    [' 7 ', 7_000],
    ['0.001', 1],
  ])('has the amount %s in fils', (amount, fils) => {
    expect(goodRow(checked({ amount })).amount).toBe(fils);
  });

  test.each(['2026-04-01', '2026/4/1', '٢٠٢٦-٠٤-٠١', '2026-04-01 12:30', '2026-04-01 00:00:00'])(
    'expires on the day of %s',
    (text) => {
      expect(goodRow(checked({ expires_at: text })).expiresOn).toBe('2026-04-01');
    },
  );

  test('has a language in either case', () => {
    expect(goodRow(checked({ language: 'AR' })).language).toBe('ar');
  });
});

describe('A scheduled row', () => {
  const checkedAt = (schedule_time: string, changes: RawRow['cells'] = {}) =>
    checked({ schedule_time, ...changes }, { scheduled: true });

  test.each([
    '2026-03-11 09:30',
    '2026-03-11 9:30',
    '2026/03/11 09:30:00',
    '2026-03-11T09:30',
    '٢٠٢٦-٠٣-١١ ٠٩:٣٠',
  ])('is sent in Kuwait’s time at %s', (text) => {
    expect(goodRow(checkedAt(text)).scheduledMs).toBe(Date.UTC(2026, 2, 11, 6, 30));
  });

  test('needs its time', () => {
    expect(messages(checked({}, { scheduled: true }))).toEqual([
      'schedule_time: The schedule time field is required.',
    ]);
  });

  test.each(['2026-03-11', '2026-03-11 24:00', '2026-02-30 10:00', '11/03/2026 09:30', 'tomorrow', '09:30'])(
    'is refused when its time is %s',
    (text) => {
      expect(messages(checkedAt(text))).toEqual([
        'schedule_time: The schedule time does not match the format YYYY-MM-DD HH:MM.',
      ]);
    },
  );

  test('must be five minutes ahead, and not a moment less', () => {
    const at = (ms: number) => checked({ schedule_time: '2026-03-10 12:05' }, { scheduled: true, nowMs: ms });
    expect(goodRow(at(nowMs)).scheduledMs).toBe(nowMs + 5 * minuteMs);
    expect(messages(at(nowMs + 1))).toEqual([
      'schedule_time: The schedule time must be at least 5 minutes ahead.',
    ]);
  });

  test('may not expire before its day', () => {
    expect(messages(checkedAt('2026-03-12 00:00', { expires_at: '2026-03-11' }))).toEqual([
      'expires_at: The expires at must not be before the schedule time.',
    ]);
    expect(goodRow(checkedAt('2026-03-12 00:00', { expires_at: '2026-03-12' })).expiresOn).toBe('2026-03-12');
  });

  test('of an upload that is not scheduled is sent when it is asked for, whatever its cell says', () => {
    expect(goodRow(checked({ schedule_time: 'never' })).scheduledMs).toBeNull();
  });
});

describe('A row’s fingerprint', () => {
  const fingerprint = (changes: RawRow['cells'] = {}, context: Partial<RowContext> = {}) =>
    goodRow(checked(changes, context)).fingerprint;

  test('is the same however the same is typed', () => {
    expect(
      fingerprint({ phone: '+965 ٥٠٠٠ ١٢٣٤', amount: '١٢٫٥٠٠', language: 'AR', expires_at: '2026/4/1' }),
    ).toBe(fingerprint());
  });

  test.each([
    { reference_number: 'INV-2' },
    { name: 'Sara' },
    { phone: '50001235' },
    { email: 'sara@example.org' },
    { amount: '12.501' },
    { description: '' },
    { language: 'en' },
    { expires_at: '2026-04-02' },
  ])('is another with %j', (changes) => {
    expect(fingerprint(changes)).not.toBe(fingerprint());
  });

  test('is another for another time, and for none', () => {
    const at = (schedule_time: string) => fingerprint({ schedule_time }, { scheduled: true });
    expect(new Set([fingerprint(), at('2026-03-11 09:30'), at('2026-03-11 09:31')]).size).toBe(3);
  });

  test('does not change from day to day when the row does not say when it expires', () => {
    const later = { nowMs: nowMs + 40 * 24 * 60 * minuteMs };
    expect(fingerprint({ expires_at: '' }, later)).toBe(fingerprint({ expires_at: '' }));
  });

  test('counts equal rows of a file, so that each is an invoice, and one only in every upload', () => {
    const upload = (rows: RawRow['cells'][]) => {
      const seen = new Map();
      return rows.flatMap((row) => {
        const result = checked(row, { seen });
        return 'row' in result ? result.row.fingerprint : [];
      });
    };
    const first = upload([{}, { amount: 'x' }, {}]);
    const corrected = upload([{ amount: '5' }, {}, {}]);
    expect(new Set(first).size).toBe(2);
    expect(corrected.filter((one) => !first.includes(one))).toEqual([fingerprint({ amount: '5' })]);
  });

  test('is told of a row whose time is over, as it may have been kept when it was not', () => {
    const kept = goodRow(checkRow({ number: 2, cells: scheduledCells }, aContext({ scheduled: true })));
    const later = aContext({ scheduled: true, nowMs: nowMs + 60 * 24 * 60 * minuteMs });
    const result = checkRow({ number: 2, cells: scheduledCells }, later);
    expect(result).toMatchObject({ lateFingerprint: kept.fingerprint });
    expect(messages(result)).toEqual([
      'schedule_time: The schedule time must be at least 5 minutes ahead.',
      'expires_at: The expires at must be a date after or equal to today.',
    ]);
  });

  test('is not told of a row that was never right', () => {
    expect(checked({ expires_at: '2026-03-09', amount: 'x' })).not.toHaveProperty('lateFingerprint');
  });
});

describe('Messages of a file with Arabic headers', () => {
  test('are Arabic', () => {
    const result = checked({ phone: '5000123', amount: '' }, { texts: arabic });
    expect('errors' in result && result.errors).toEqual([
      { row: 7, field: 'phone', message: 'يجب أن تكون خانة «رقم الهاتف» من 8 أرقام.' },
      { row: 7, field: 'amount', message: 'خانة «المبلغ» مطلوبة.' },
    ]);
  });

  test('are Arabic whatever is wrong', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        '0',
        '9999999999',
        '+1234567',
        'a\u0007b',
        '2020-01-01',
        '2020-01-01 10:00',
        '#N/A',
        '9E+10',
      ),
      fc.constant('x'.repeat(3_000)),
    );
    const row = fc.record(Object.fromEntries(columns.map((column) => [column, cell])), { requiredKeys: [] });
    fc.assert(
      fc.property(row, fc.boolean(), (typed, scheduled) => {
        const result = checkRow({ number: 2, cells: typed }, aContext({ texts: arabic, scheduled }));
        const texts = 'errors' in result ? result.errors.map(({ message }) => message) : [];
        expect(texts.filter((text) => /The |:field|#/.test(text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
