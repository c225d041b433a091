import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { type KuwaitDate, kuwaitDate, kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { type Fils, formatAmount } from '../domain/money.ts';
import { textsIn } from './texts.ts';

/** A piece of a page: text that was escaped on its way in. */
export type Html = ReturnType<typeof html>;

/** An amount as people read it, kept together and in its own direction: "KWD 1,250.000", "1,250.000 د.ك". */
export const money = (amount: Fils, language: Language): Html =>
  html`<bdi dir="${directionOf(language)}" class="money">${moneyText(amount, language)}</bdi>`;

/** The same as plain text, for titles. */
export const moneyText = (amount: Fils, language: Language): string =>
  language === 'ar' ? `${grouped(amount)} د.ك` : `KWD ${grouped(amount)}`;

/** The number alone, for columns. */
export const bareMoney = (amount: Fils): Html => html`<bdi dir="ltr" class="money">${grouped(amount)}</bdi>`;

const grouped = (amount: Fils): string => formatAmount(amount).replaceAll(/\B(?=(?:\d{3})+\.)/g, ',');

/** "12 December 2026" */
export const longDate = (date: KuwaitDate, language: Language): Html => {
  const [year, month, day] = date.split('-');
  return html`<time datetime="${date}">${Number(day)} ${textsIn(language).months[Number(month) - 1]} ${year}</time>`;
};

/** "12 December 2026, 14:05 (Kuwait time)" */
export const moment = (ms: number, language: Language): Html =>
  html`${longDate(kuwaitDate(ms), language)}${language === 'ar' ? '،' : ','} <bdi dir="ltr">${kuwaitTimestamp(ms).slice(11, 16)}</bdi> (${textsIn(language).kuwaitTime})`;

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** A name that somebody wrote, in whatever direction it has. */
export const named = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A code that reads from left to right in every language. */
export const code = (text: string): Html => html`<bdi dir="ltr" class="code">${text}</bdi>`;
