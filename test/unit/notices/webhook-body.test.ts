import { expect, test } from 'vitest';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { WebhookType } from '../../../shared/notices/notice.ts';
import { webhookBody } from '../../../shared/notices/webhook-body.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { aCapture, aPayment } from '../fixtures/payment.ts';

/** 10:09:36 in Kuwait. */
const capturedMs = Date.parse('2023-09-20T07:09:36Z');
const atMs = capturedMs + 65_000;
const payment: Payment = {
  ...aPayment,
  amount: 49_000,
  serviceType: 3,
  state: 'captured',
  capture: { ...aCapture, amount: 49_000, capturedMs },
};
const failed: Payment = { ...payment, state: 'failed', capture: null };

test('the body of a capture is the documented one, its keys in wire order', () => {
  expect(webhookBody({ type: 'payment.captured', atMs }, anInvoice, payment)).toBe(
    JSON.stringify({
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'TRANSACTION SUCCESSFUL' } },
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Date & Time:*\n2023-09-20T10:09:36' },
            { type: 'mrkdwn', text: '*Transaction Token:*\n84221717575602869376000159841' },
          ],
        },
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Order Reference Number:*\n8849404' },
            { type: 'mrkdwn', text: '*Service Type:*\nPayment Gateway' },
          ],
        },
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Amount:*\nKWD 49' },
            { type: 'mrkdwn', text: '*Payment Type:*\nKNET' },
          ],
        },
      ],
      token: '84221717575602869376000159841',
      amount: '49.000',
      reference_number: '8849404',
      status: 'SUCCESSFUL',
      payment_type: 'KNET',
      service_type: 'Payment Gateway',
      datetime: '2023-09-20 10:09:36',
    }),
  );
});

test.each([
  ['payment.failed', 'FAILED'],
  ['payment.cancelled', 'CANCELLED'],
] as const)('the body of %s says so, and when it happened', (type, status) => {
  const body = JSON.parse(webhookBody({ type, atMs }, anInvoice, failed));

  expect(body).toMatchObject({ status, datetime: '2023-09-20 10:10:41' });
  expect(body.blocks[0].text.text).toBe(`TRANSACTION ${status}`);
  expect(body.blocks[1].fields[0].text).toBe('*Date & Time:*\n2023-09-20T10:10:41');
});

test.each([
  [49_500, '49.500', 'KWD 49.5'],
  [1, '0.001', 'KWD 0.001'],
  [999_999_999_999, '999999999.999', 'KWD 999999999.999'],
])('%i fils are %s and, to be read, %s', (amount, exact, readable) => {
  const body = webhookBody({ type: 'payment.captured', atMs }, anInvoice, { ...payment, amount });

  expect(JSON.parse(body).amount).toBe(exact);
  expect(body).toContain(`*Amount:*\\n${readable}"`);
});

test('every try has the same bytes, whatever became of the payment since', () => {
  const body = (type: WebhookType, now: Payment) => webhookBody({ type, atMs }, anInvoice, now);
  const refunded: Payment = {
    ...payment,
    refunds: { reserved: 49_000, returned: 49_000, refused: false, ids: [1] },
    updatedMs: atMs + 86_400_000,
  };

  expect(body('payment.failed', payment)).toBe(body('payment.failed', failed));
  expect(body('payment.captured', refunded)).toBe(body('payment.captured', payment));
});
