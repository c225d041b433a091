import type { Language } from '../domain/invoice.ts';
import { arabic } from './texts/arabic.ts';
import { english } from './texts/english.ts';

/** What a notice tells of an invoice, ready to be read. */
export interface Told {
  merchantName: string;
  /** With its currency. */
  amount: string;
  link: string;
}

/** Everything that notices say, in one language. */
export interface NoticeTexts {
  sms(told: Told): string;
  email: {
    subject(told: Told): string;
    /** The sentence above the link. */
    request(told: Told): string;
    /** What the link says. */
    pay: string;
  };
}

export const noticeTextsIn = (language: Language): NoticeTexts => (language === 'ar' ? arabic : english);
