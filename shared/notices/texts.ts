import type { Language } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import { arabic } from './texts/arabic.ts';
import { english } from './texts/english.ts';

/** What a notice tells of an invoice, ready to be read. */
export interface Told {
  merchantName: string;
  /** With its currency. */
  amount: string;
  /** The last day on which it can be paid. */
  lastDay: KuwaitDate;
  link: string;
}

/** What one kind of notice says. */
export interface MessageTexts {
  sms(told: Told): string;
  email: {
    subject(told: Told): string;
    /** The sentence above the link. */
    request(told: Told): string;
    /** What the link says. */
    pay: string;
  };
}

/** Everything that notices say, in one language: about an invoice, and once more before its last day. */
export interface NoticeTexts {
  invoice: MessageTexts;
  reminder: MessageTexts;
}

export const noticeTextsIn = (language: Language): NoticeTexts => (language === 'ar' ? arabic : english);
