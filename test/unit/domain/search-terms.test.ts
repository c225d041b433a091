import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../../shared/domain/invoice.ts';
import { matchesSearch, normalise, searchedText, searchTerms } from '../../../shared/domain/search-terms.ts';
import { anInvoice } from '../fixtures/invoice.ts';

const named = (name: string): Invoice => ({
  ...anInvoice,
  customer: { name, email: 'ali@Example.com', countryCode: '965', mobileNumber: '66112233' },
});

/** Texts as requests can hold them: no control characters. */
const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(' ', '+', '٫', 'ـ', 'َ', 'ء', '\n'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 90,
  })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the field rules refuse them
  .map((text) => text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ''));

const anyInvoice: fc.Arbitrary<Invoice> = fc
  .record({ referenceNumber: anyText, name: anyText, email: anyText })
  .map(({ referenceNumber, name, email }) => ({
    ...anInvoice,
    referenceNumber,
    customer: { name, email, countryCode: '965', mobileNumber: '66112233' },
  }));

describe('The search terms of an invoice', () => {
  test('are its reference, token, id, phones, e-mail and the name from each word on', () => {
    expect(searchTerms(named('Ali bin Hassan'))).toEqual([
      '8849404',
      '8417599096009484213',
      '14736',
      '96566112233',
      '66112233',
      'ali@example.com',
      'ali bin hassan',
      'bin hassan',
      'hassan',
    ]);
  });

  test('are of the invoice alone when it has no customer', () => {
    expect(searchTerms({ ...anInvoice, customer: null })).toEqual([
      '8849404',
      '8417599096009484213',
      '14736',
    ]);
  });

  test('leave out what was not given', () => {
    const customer = { name: '', email: '', countryCode: '', mobileNumber: '' };
    expect(searchTerms({ ...anInvoice, referenceNumber: '', customer })).toEqual([
      '8417599096009484213',
      '14736',
    ]);
  });

  test('hold no phone where only a country code was given', () => {
    const customer = { name: 'Ali', email: '', countryCode: '965', mobileNumber: '' };
    expect(searchTerms({ ...anInvoice, customer })).toEqual([
      '8849404',
      '8417599096009484213',
      '14736',
      'ali',
    ]);
  });

  test('name each term once', () => {
    expect(searchTerms({ ...named('14736 14736'), referenceNumber: '14736' })).toEqual([
      '14736',
      '8417599096009484213',
      '96566112233',
      '66112233',
      'ali@example.com',
      '14736 14736',
    ]);
  });

  test('are few, short, distinct and never empty, whatever the invoice says', () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const terms = searchTerms(invoice);
        expect(terms.length).toBeLessThanOrEqual(24);
        expect(new Set(terms).size).toBe(terms.length);
        expect(terms.filter((term) => term === '' || term.length > 64)).toEqual([]);
      }),
    );
  });

  test('are text that UTF-8 can hold: no character is cut in two', () => {
    fc.assert(
      fc.property(fc.nat(70), (at) => {
        const terms = searchTerms(named(`${'x'.repeat(at)}😀😀😀`));
        expect(terms.filter((term) => !term.isWellFormed())).toEqual([]);
      }),
    );
  });

  test('hold no control character, which ends a term in the index', () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: finding none is the point
        expect(searchTerms(invoice).filter((term) => /[\u0000-\u001f]/.test(term))).toEqual([]);
      }),
    );
  });
});

describe('A search', () => {
  test.each([
    ['the first name', 'ali'],
    ['a later name', 'hassan'],
    ['the beginning of a name', 'has'],
    ['two names', 'bin has'],
    ['other capitals', 'HASSAN'],
    ['blanks around and between', '  bin   hassan '],
    ['the reference number', '8849404'],
    ['the beginning of the reference number', '8849'],
    ['the token', '8417599096009484213'],
    ['the id', '14736'],
    ['the phone number', '66112233'],
    ['the phone number with its country code', '96566112233'],
    ['the phone number with a plus', '+96566112233'],
    ['the e-mail address', 'ALI@example.COM'],
    ['full-width digits', '１４７３６'],
  ])('finds an invoice by %s', (_, search) => {
    expect(matchesSearch(named('Ali bin Hassan'), search)).toBe(true);
  });

  test.each([
    ['the middle of a name', 'assan'],
    ['words in another order', 'hassan ali'],
    ['the end of the phone number', '112233'],
    ['another number', '99999999'],
    ['the domain of the e-mail address', 'example.com'],
  ])('does not find it by %s', (_, search) => {
    expect(matchesSearch(named('Ali bin Hassan'), search)).toBe(false);
  });

  test.each([
    ['with vowel marks typed', 'محمد علي', 'مُحَمَّد'],
    ['with vowel marks written', 'مُحَمَّد عَلِيّ', 'محمد علي'],
    ['with tatweel written', 'محـــمد', 'محمد'],
    ['with tatweel typed', 'محمد', 'محـمد'],
    ['by a later word', 'محمد عبد الله', 'عبد'],
    ['by presentation forms', 'ﻣﺤﻤﺪ', 'محمد'],
    ['with a hamza left out', 'أحمد', 'احمد'],
    ['without the accents of a Latin name', 'José Núñez', 'jose nunez'],
  ])('finds a name %s', (_, name, search) => {
    expect(matchesSearch(named(name), search)).toBe(true);
  });

  test('finds an invoice by every one of its terms, and by every beginning of one', () => {
    fc.assert(
      fc.property(anyInvoice, fc.nat(100), fc.nat(70), (invoice, which, length) => {
        const terms = searchTerms(invoice);
        const term = terms[which % terms.length] ?? '';
        expect(matchesSearch(invoice, term)).toBe(true);
        expect(matchesSearch(invoice, term.slice(0, length).toWellFormed().replaceAll('\ufffd', ''))).toBe(
          true,
        );
      }),
    );
  });

  test('finds an invoice by its reference number as it was given, whatever it looks like', () => {
    fc.assert(
      fc.property(anyText, (referenceNumber) => {
        expect(matchesSearch({ ...anInvoice, referenceNumber }, referenceNumber)).toBe(true);
      }),
    );
  });

  test('finds nothing that has no term beginning with it', () => {
    fc.assert(
      fc.property(anyInvoice, anyText, (invoice, search) => {
        const agrees = searchTerms(invoice).some((term) => term.startsWith(searchedText(search)));
        expect(matchesSearch(invoice, search)).toBe(agrees);
      }),
    );
  });
});

test('Text that was brought to its compared form stays as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = normalise(text);
      expect(normalise(once)).toBe(once.trim());
    }),
  );
});
