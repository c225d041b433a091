import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { noticeTextsIn } from '../../../shared/notices/texts.ts';

/** As long as API Gateway's own address makes it. */
const link = `https://a1b2c3d4e5.execute-api.me-south-1.amazonaws.com/s/9${'A'.repeat(16)}`;
const lastDay = '2026-12-31' as KuwaitDate;
const english = 'Test Shop';
const long = 'Al Salam General Trading Company';
const arabic = 'شركة السلام للتجارة العامة';
const amounts = { en: 'KWD 999,999,999.999', ar: '999,999,999.999 د.ك' };

describe.each(['invoice', 'reminder'] as const)('The texts of an %s', (kind) => {
  test.each(['en', 'ar'] as const)('say who, how much and where (%s)', (language) => {
    const told = { merchantName: english, amount: amounts[language], lastDay, link };
    const { sms, email } = noticeTextsIn(language)[kind];

    for (const value of [told.merchantName, told.amount, told.link]) expect(sms(told)).toContain(value);
    for (const text of [email.subject(told), email.request(told)]) {
      expect(text).toContain(told.merchantName);
      expect(text).toContain(told.amount);
    }
  });

  test.each(['en', 'ar'] as const)('are of one line each (%s)', (language) => {
    const told = { merchantName: english, amount: amounts[language], lastDay, link };
    const { sms, email } = noticeTextsIn(language)[kind];

    expect([sms(told), email.subject(told), email.request(told), email.pay].join('')).not.toMatch(/\p{Cc}/u);
  });
});

test.each(['en', 'ar'] as const)('a reminder says until when (%s)', (language) => {
  const told = { merchantName: english, amount: amounts[language], lastDay, link };
  const { sms, email } = noticeTextsIn(language).reminder;

  for (const text of [sms(told), email.request(told)]) expect(text).toContain(lastDay);
});

// What an SMS costs: a segment has 160 signs of GSM's alphabet, or 70 where one sign is of another; 153 or 67 when there are more.
test.each([
  ['invoice', 'en', english, 'GSM-7', 1],
  ['invoice', 'en', long, 'GSM-7', 1],
  ['invoice', 'en', arabic, 'UCS-2', 3],
  ['invoice', 'ar', english, 'UCS-2', 2],
  ['invoice', 'ar', long, 'UCS-2', 3],
  ['invoice', 'ar', arabic, 'UCS-2', 3],
  ['reminder', 'en', english, 'GSM-7', 2],
  ['reminder', 'en', long, 'GSM-7', 2],
  ['reminder', 'en', arabic, 'UCS-2', 3],
  ['reminder', 'ar', english, 'UCS-2', 3],
  ['reminder', 'ar', long, 'UCS-2', 3],
  ['reminder', 'ar', arabic, 'UCS-2', 3],
] as const)(
  'an SMS of an %s (%s) from %s is in %s and has %i segments',
  (kind, language, merchantName, encodingName, segments) => {
    const told = { merchantName, amount: amounts[language], lastDay, link };
    const message = new SegmentedMessage(noticeTextsIn(language)[kind].sms(told));

    expect([message.encodingName, message.segmentsCount]).toEqual([encodingName, segments]);
  },
);
