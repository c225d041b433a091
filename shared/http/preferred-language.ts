import type { Language } from '../domain/invoice.ts';
import { type Call, header } from './call.ts';

/** Which of our languages the browser's user likes better (RFC 9110, Accept-Language); English where neither is named. */
export const preferredLanguage = (call: Call): Language => {
  const wishes = (header(call, 'accept-language') ?? '')
    .slice(0, longestHeader)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: Number(quality ?? 1) };
    });
  const [best] = wishes
    .filter(({ language, quality }) => (language === 'ar' || language === 'en') && quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return best?.language === 'ar' ? 'ar' : 'en';
};

const longestHeader = 500;
