import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { stylesheetHash } from '../../../shared/pages/style.ts';
import { arabic } from '../../../shared/pages/texts/arabic.ts';
import { english } from '../../../shared/pages/texts/english.ts';
import { everyPage } from './every-page.ts';

const languages = ['en', 'ar'] as const;
const harmless = 'Noura Al-Ali & Sons, Salmiya';
const hostile = `"'><img src=x onerror=alert(1)></title></style><script>alert(2)</script>&amp;\${7*7}`;
const pages = languages.flatMap((language) =>
  Object.entries(everyPage(language, harmless)).map(([name, html]) => ({ name, language, html })),
);

describe.each(pages)('The page of $name ($language)', ({ name, language, html }) => {
  test('has texts for all that it says', () => {
    expect(html).not.toMatch(/undefined|null|NaN|\[object|Promise/);
  });

  test('names its language and direction, and links to the other', () => {
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain(`href="?lang=${language === 'ar' ? 'en' : 'ar'}"`);
  });

  test('has one heading of the first rank, one main part, and no id twice', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect([html.match(/<h1\b/g)?.length, html.match(/<main\b/g)?.length]).toEqual([1, 1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/ (?:aria-labelledby|for)="([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, list = ''] of html.matchAll(/ aria-describedby="([^"]+)"/g)) {
      expect(ids).toEqual(expect.arrayContaining(list.split(' ')));
    }
  });

  test('has no script, no style but the one that the policy names, and asks nobody else for anything', () => {
    const [style, ...more] = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text);
    expect(
      `sha256-${createHash('sha256')
        .update(style ?? '')
        .digest('base64')}`,
    ).toBe(stylesheetHash);
    expect(more).toEqual([]);
    expect(html).not.toMatch(/<script| style="| on\w+="|javascript:|url\(|@import|<iframe|<img/);
  });

  test('has less than 14 KB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(14 * 1024);
  });

  test('writes what others wrote as text, wherever it is', () => {
    const attacked = everyPage(language, hostile)[name] ?? '';
    const outside = attacked.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '');
    expect(outside).not.toMatch(/<img|<script|onerror=[^a]|"'>/);
    expect(tagsOf(attacked)).toEqual(tagsOf(html));
  });
});

/** The markup alone: what others wrote must not change it. */
const tagsOf = (html: string): string[] => [...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([tag]) => tag);

test('The two languages say the same things, each in its own script', () => {
  const paths = (texts: object, at = ''): string[] =>
    Object.entries(texts).flatMap(([name, value]) =>
      typeof value === 'string' ? [`${at}.${name}`] : paths(value as object, `${at}.${name}`),
    );
  const own = (texts: object) => paths(texts).filter((path) => !/^\.paymentTypes\./.test(path));
  const valueAt = (texts: object, path: string): string =>
    path
      .slice(1)
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], texts) as string;

  expect(own(arabic)).toEqual(own(english));
  expect(own(english).filter((path) => /[\u0600-\u06ff]/.test(valueAt(english, path)))).toEqual([]);
  expect(own(arabic).filter((path) => !/[\u0600-\u06ff]/.test(valueAt(arabic, path)))).toEqual([]);
  expect(paths(arabic).filter((path) => valueAt(arabic, path).trim() === '')).toEqual([]);
});
