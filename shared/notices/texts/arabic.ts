import type { NoticeTexts } from '../texts.ts';

const pay = 'عرض الفاتورة ودفعها';

export const arabic: NoticeTexts = {
  invoice: {
    sms: ({ merchantName, amount, link }) => `فاتورة من ${merchantName} بمبلغ ${amount}. للدفع: ${link}`,
    email: {
      subject: ({ merchantName, amount }) => `فاتورة بمبلغ ${amount} من ${merchantName}`,
      request: ({ merchantName, amount }) => `أرسل إليك ${merchantName} فاتورة بمبلغ ${amount}.`,
      pay,
    },
  },
  reminder: {
    sms: ({ merchantName, amount, lastDay, link }) =>
      `تذكير: فاتورة من ${merchantName} بمبلغ ${amount}، آخر يوم للدفع ${lastDay}. للدفع: ${link}`,
    email: {
      subject: ({ merchantName, amount }) => `تذكير: فاتورة بمبلغ ${amount} من ${merchantName}`,
      request: ({ merchantName, amount, lastDay }) =>
        `آخر يوم لدفع فاتورة ${merchantName} بمبلغ ${amount} هو ${lastDay}.`,
      pay,
    },
  },
};
