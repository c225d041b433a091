import { columnNames, columns } from '../columns.ts';
import type { Refusal } from '../refusal.ts';
import type { BulkTexts } from '../texts.ts';

export const arabic: BulkTexts = {
  columns: Object.fromEntries(
    columns.map((column) => [column, columnNames[column].ar[0]]),
  ) as BulkTexts['columns'],
  rule: (message) => {
    const numbers = message.match(number) ?? [];
    const text = rules[message.replaceAll(number, '#')];
    return text === undefined ? message : text.replaceAll('#', () => numbers.shift() ?? '');
  },
  problems: {
    'failed-formula': 'في خانة «:field» معادلة بلا نتيجة.',
    'no-amount': 'يجب أن تكون خانة «:field» رقمًا بثلاث خانات عشرية على الأكثر، مثل 12.500.',
    shortened: 'اختصر برنامج الجداول الرقم في خانة «:field»: اجعل تنسيق العمود نصًا ثم اكتبه من جديد.',
    'no-phone': 'يجب أن تكون خانة «:field» رقم هاتف.',
    'country-needed': 'الرقم في خانة «:field» من دولة أخرى: اذكر رمز الدولة.',
    'other-country': 'الرقم في خانة «:field» لا يبدأ برمز الدولة.',
    'no-time': 'يجب أن تكون خانة «:field» بالصيغة YYYY-MM-DD HH:MM.',
    'too-soon': 'يجب أن تكون خانة «:field» بعد خمس دقائق من الآن على الأقل.',
    'expires-before-sending': 'يجب ألا تسبق خانة «:field» وقت الإرسال.',
  },
  refusal: (refusal) => refusalText(refusal),
};

const number = /\d+(?:\.\d+)?/g;

/** The rules of single invoices by their English messages, with `#` for each number, in the same order. */
const rules: Readonly<Record<string, string>> = {
  'The :field field is required.': 'خانة «:field» مطلوبة.',
  'The :field must be a string.': 'يجب أن تكون خانة «:field» نصًا.',
  'The :field must be greater than #.': 'يجب أن تكون خانة «:field» أكبر من #.',
  'The :field must not be greater than #.': 'يجب ألا تزيد خانة «:field» على #.',
  'The :field must not be greater than # characters.': 'يجب ألا يزيد نص خانة «:field» على # حرفًا.',
  'The :field has characters that are not allowed.': 'في خانة «:field» رموز غير مسموح بها.',
  'The :field must be a valid email address.': 'يجب أن تكون خانة «:field» بريدًا إلكترونيًا صحيحًا.',
  'The :field must be # digits.': 'يجب أن تكون خانة «:field» من # أرقام.',
  'The :field must be between # and # digits.': 'يجب أن تكون خانة «:field» من # إلى # رقمًا.',
  'The :field format is invalid.': 'صيغة خانة «:field» غير صحيحة.',
  'The :field does not match the format Y-m-d.': 'يجب أن تكون خانة «:field» بالصيغة YYYY-MM-DD.',
  'The :field must be a date after or equal to today.': 'يجب أن تكون خانة «:field» اليوم أو بعده.',
  'The selected :field is invalid.': 'القيمة في خانة «:field» غير صحيحة.',
};

const refusalText = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'not-csv':
      return 'الملف ليس ملف CSV.';
    case 'not-xlsx':
      return 'الملف ليس ملف XLSX.';
    case 'old-excel':
      return 'الملف بصيغة قديمة من إكسل: احفظه بصيغة XLSX.';
    case 'encrypted':
      return 'الملف محمي بكلمة مرور: احفظه بدونها.';
    case 'broken':
      return 'الملف تالف.';
    case 'too-big':
      return 'الملف أكبر مما يمكن أن يكون عليه جدول فواتير.';
    case 'broken-quotes':
      return `في الصف ${refusal.row} علامة اقتباس لا تُغلق أو ليست في مكانها.`;
    case 'no-header':
      return 'يجب أن يحمل الصف الأول أسماء الأعمدة.';
    case 'missing-columns':
      return `أعمدة ناقصة في الملف: ${namesOf(refusal.columns)}.`;
    case 'repeated-columns':
      return `أعمدة مكررة في الملف: ${namesOf(refusal.columns)}.`;
    case 'too-many-columns':
      return `يجب ألا يزيد عدد الأعمدة في الملف على ${refusal.most}.`;
    case 'no-rows':
      return 'لا صفوف في الملف تحت أسماء الأعمدة.';
    case 'too-many-rows':
      return `يجب ألا يزيد عدد الصفوف في الملف على ${refusal.most}.`;
    case 'cell-too-long':
      return `في الصف ${refusal.row} خانة يزيد نصها على ${refusal.most} حرف.`;
    case 'not-an-array':
      return 'يجب أن تكون الفواتير مصفوفة.';
    case 'not-an-object':
      return `يجب أن يكون الصف ${refusal.row} كائنًا.`;
  }
};

const namesOf = (named: readonly (typeof columns)[number][]): string =>
  named.map((column) => columnNames[column].ar[0]).join('، ');
