import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, test } from 'vitest';
import { noticeTextsIn } from '../../../shared/notices/texts.ts';

/** As long as API Gateway's own address makes it. */
const link = `https://a1b2c3d4e5.execute-api.me-south-1.amazonaws.com/s/9${'A'.repeat(15)}`;
const merchantNames = ['Test Shop', 'Al Salam General Trading Company', 'شركة السلام للتجارة العامة'];

test.each(merchantNames)('an SMS from %s is short', (merchantName) => {
  const english = noticeTextsIn('en').sms({ merchantName, amount: 'KWD 999,999,999.999', link });
  const arabic = noticeTextsIn('ar').sms({ merchantName, amount: '999,999,999.999 د.ك', link });
  const isLatin = /^[ -~]*$/.test(merchantName);

  expect(new SegmentedMessage(english)).toMatchObject({ encodingName: isLatin ? 'GSM-7' : 'UCS-2' });
  expect(new SegmentedMessage(english).segmentsCount).toBeLessThanOrEqual(isLatin ? 2 : 3);
  expect(new SegmentedMessage(arabic).segmentsCount).toBeLessThanOrEqual(3);
});

test.each(['en', 'ar'] as const)('every text says who, how much and where (%s)', (language) => {
  const told = { merchantName: 'Test Shop', amount: 'KWD 1.000', link };
  const { sms, email } = noticeTextsIn(language);

  for (const value of Object.values(told)) expect(sms(told)).toContain(value);
  for (const text of [email.subject(told), email.request(told)]) {
    expect(text).toContain('Test Shop');
    expect(text).toContain('KWD 1.000');
  }
});
