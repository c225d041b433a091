import { describe, expect, test } from 'vitest';
import { mailbox } from '../../../shared/notices/mailbox.ts';

const address = 'invoices@example.com';
/** The name that a mail program shows, read as RFC 2047 says. */
const shown = (header: string): string =>
  header
    .replace(` <${address}>`, '')
    .split(' ')
    .map((word) => Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(word)?.[1] ?? '', 'base64').toString())
    .join('');

describe('Where an e-mail comes from', () => {
  test.each([
    ['Tea & Dates', '"Tea & Dates"'],
    ['The "Shop", Ltd. <x@y.z>', String.raw`"The \"Shop\", Ltd. <x@y.z>"`],
    ['Back\\slash', String.raw`"Back\\slash"`],
    ['  Shop\r\nBcc: other@example.com', '"Shop Bcc: other@example.com"'],
  ])('has a name of ASCII signs in quotes: %j', (name, expected) => {
    expect(mailbox(name, address)).toBe(`${expected} <${address}>`);
  });

  test.each(['', ' ', '\n\t'])('is the address alone where the name says nothing: %j', (name) => {
    expect(mailbox(name, address)).toBe(address);
  });

  test.each(['دكان', 'Café', 'Shop 🧾', 'شركة السلام للتجارة العامة والمقاولات'])(
    'has other names encoded: %s',
    (name) => {
      const header = mailbox(name, address);

      expect(header).toMatch(/^[ -~]+$/);
      for (const word of header.split(' ')) expect(word.length).toBeLessThanOrEqual(75);
      expect(shown(header)).toBe(name);
    },
  );

  test.each(['ا', '🧾', 'x', '"'])('fits into a header, however long the name of %s', (sign) => {
    const header = mailbox(sign.repeat(255), address);

    expect(header.length).toBeLessThanOrEqual(320);
    expect(shown(header)).not.toContain('\ufffd');
  });
});
