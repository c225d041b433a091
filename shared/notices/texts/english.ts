import type { NoticeTexts } from '../texts.ts';

const pay = 'See and pay the invoice';

export const english: NoticeTexts = {
  invoice: {
    sms: ({ merchantName, amount, link }) => `${merchantName} sent you an invoice of ${amount}. Pay: ${link}`,
    email: {
      subject: ({ merchantName, amount }) => `Invoice of ${amount} from ${merchantName}`,
      request: ({ merchantName, amount }) => `${merchantName} sent you an invoice of ${amount}.`,
      pay,
    },
  },
  reminder: {
    sms: ({ merchantName, amount, lastDay, link }) =>
      `Reminder: the invoice of ${amount} from ${merchantName} can be paid until ${lastDay}. Pay: ${link}`,
    email: {
      subject: ({ merchantName, amount }) => `Reminder: invoice of ${amount} from ${merchantName}`,
      request: ({ merchantName, amount, lastDay }) =>
        `The invoice of ${amount} that ${merchantName} sent you can be paid until ${lastDay}.`,
      pay,
    },
  },
};
