import type { Language } from '../domain/invoice.ts';

/** The columns of a file of invoices (contract section 9), in the order of the template. */
export const columns = [
  'reference_number',
  'name',
  'phone',
  'email',
  'amount',
  'description',
  'country_code',
  'schedule_time',
  'expires_at',
  'language',
] as const;

export type Column = (typeof columns)[number];

/** Columns that may be absent. The others must be there, but only phone and amount must be filled in every row. */
const mayBeAbsent: readonly Column[] = ['country_code', 'schedule_time', 'expires_at', 'language'];
export const requiredColumns = columns.filter((column) => !mayBeAbsent.includes(column));

/**
 * What headers may call a column besides its own name; the first Arabic name is the one templates and messages use.
 * English ones are the field names of the single invoice. Case, blanks, underscores, vowel marks, tatweel and the
 * forms of alef, yeh and teh marbuta make no difference.
 */
export const columnNames: Record<Column, { en: readonly string[]; ar: readonly [string, ...string[]] }> = {
  reference_number: { en: ['reference'], ar: ['الرقم المرجعي', 'رقم المرجع', 'المرجع'] },
  name: { en: ['customerName'], ar: ['الاسم', 'اسم العميل'] },
  phone: {
    en: ['mobileNumber', 'mobile', 'phoneNumber'],
    ar: ['رقم الهاتف', 'الهاتف', 'رقم الجوال', 'الجوال', 'رقم الموبايل', 'الموبايل'],
  },
  email: { en: ['customerEmail'], ar: ['البريد الإلكتروني', 'البريد', 'الإيميل'] },
  amount: { en: [], ar: ['المبلغ', 'القيمة'] },
  description: { en: [], ar: ['الوصف', 'البيان'] },
  country_code: { en: [], ar: ['رمز الدولة', 'رمز البلد', 'مفتاح الدولة'] },
  schedule_time: { en: [], ar: ['وقت الإرسال', 'موعد الإرسال'] },
  expires_at: { en: [], ar: ['تاريخ الانتهاء', 'ينتهي في'] },
  language: { en: [], ar: ['اللغة'] },
};

/** A header that names a column, in one language or in both ("name / الاسم"). */
export interface Header {
  column: Column;
  languages: readonly Language[];
}

/** The column that a header names; undefined for one that names none, or two. */
export const headerOf = (text: string): Header | undefined => {
  const named = text.split(/[/|()\r\n]/).flatMap((part) => known.get(folded(part)) ?? []);
  const [first] = named;
  if (!first || named.some(({ column }) => column !== first.column)) return undefined;
  return { column: first.column, languages: named.map(({ language }) => language) };
};

/** The language that most headers are in; English when both are as many, as in the template. */
export const languageOf = (headers: readonly Header[]): Language => {
  const inLanguage = (language: Language) =>
    headers.filter(({ languages }) => languages.includes(language)).length;
  return inLanguage('ar') > inLanguage('en') ? 'ar' : 'en';
};

/** Decomposed, hamzas and vowel marks are marks of their own, and presentation forms are plain letters. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{Mn}\p{Cf}\s_.:*ـ-]/gu, '')
    .replaceAll('ٱ', 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه');

const known = new Map<string, { column: Column; language: Language }>(
  columns.flatMap((column) => {
    const { en, ar } = columnNames[column];
    return [
      ...[column, ...en].map((name) => [folded(name), { column, language: 'en' }] as const),
      ...ar.map((name) => [folded(name), { column, language: 'ar' }] as const),
    ];
  }),
);
