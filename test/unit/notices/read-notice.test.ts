import { expect, test } from 'vitest';
import { readNotice } from '../../../shared/notices/read-notice.ts';

const message = { merchantId: 84, invoiceId: 1_001, eventId: 'event', type: 'invoice.created' };
const webhook = { ...message, type: 'payment.captured', paymentId: 7 };

test.each([message, { ...message, round: 'again' }, webhook, { ...webhook, round: 'again' }])(
  'a notice is read as it was sent: %j',
  (notice) => {
    expect(readNotice(JSON.stringify(notice))).toEqual(notice);
  },
);

test.each([
  'no JSON',
  '',
  'null',
  '[]',
  JSON.stringify({ ...message, type: 'invoice.cancelled' }),
  JSON.stringify({ ...message, invoiceId: '1001' }),
  JSON.stringify({ ...message, merchantId: 0 }),
  JSON.stringify({ ...message, eventId: undefined }),
  JSON.stringify({ ...webhook, paymentId: undefined }),
])('what is no notice is refused without being quoted: %s', (body) => {
  expect(() => readNotice(body)).toThrow(new Error('The message is no notice.'));
});
