import type { NoticeTexts } from '../texts.ts';

export const english: NoticeTexts = {
  sms: ({ merchantName, amount, link }) => `${merchantName} sent you an invoice of ${amount}. Pay: ${link}`,
  email: {
    subject: ({ merchantName, amount }) => `Invoice of ${amount} from ${merchantName}`,
    request: ({ merchantName, amount }) => `${merchantName} sent you an invoice of ${amount}.`,
    pay: 'See and pay the invoice',
  },
};
