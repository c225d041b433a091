import type { NoticeTexts } from '../texts.ts';

export const arabic: NoticeTexts = {
  sms: ({ merchantName, amount, link }) => `فاتورة من ${merchantName} بمبلغ ${amount}. للدفع: ${link}`,
  email: {
    subject: ({ merchantName, amount }) => `فاتورة بمبلغ ${amount} من ${merchantName}`,
    request: ({ merchantName, amount }) => `أرسل إليك ${merchantName} فاتورة بمبلغ ${amount}.`,
    pay: 'عرض الفاتورة ودفعها',
  },
};
