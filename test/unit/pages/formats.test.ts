import decodeQR from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { longDate, moment, moneyText } from '../../../shared/pages/formats.ts';
import { qrCode } from '../../../shared/pages/qr-code.ts';

const textOf = (html: unknown): string => String(html).replaceAll(/<[^>]+>/g, '');

describe('A page writes', () => {
  test.each([
    [10_000, 'KWD 10.000', '10.000 د.ك'],
    [1, 'KWD 0.001', '0.001 د.ك'],
    [999_999, 'KWD 999.999', '999.999 د.ك'],
    [1_250_500, 'KWD 1,250.500', '1,250.500 د.ك'],
    [999_999_999_999, 'KWD 999,999,999.999', '999,999,999.999 د.ك'],
  ])('%i fils as "%s" and "%s"', (fils, english, arabic) => {
    expect([moneyText(fils, 'en'), moneyText(fils, 'ar')]).toEqual([english, arabic]);
  });

  test('days and times of Kuwait in words', () => {
    const lateMs = Date.parse('2026-12-31T21:05:00Z');

    expect(textOf(longDate('2026-02-09' as KuwaitDate, 'ar'))).toBe('9 فبراير 2026');
    expect(textOf(moment(lateMs, 'en'))).toBe('1 January 2027, 00:05 (Kuwait time)');
    expect(textOf(moment(lateMs, 'ar'))).toBe('1 يناير 2027، 00:05 (بتوقيت الكويت)');
  });

  test.each([
    'http://localhost:3000/s/9ABCDEFGHIJKLMNOP',
    'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/sp/SP9ABCDEFGHIJKLMNOP',
  ])('%s as a code that scanners read', (address) => {
    const svg = String(qrCode(address, 'label'));

    expect(decodeQR(pictureOf(svg))).toBe(address);
    expect(svg).toContain('role="img" aria-label="label"');
    expect(svg.length).toBeLessThan(4_000);
  });
});

/** The picture that the path draws: a stroke of one unit's width over each run. */
const pictureOf = (svg: string) => {
  const scale = 4;
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]) * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, letter, first = '', second = ''] of svg.matchAll(/([Mmh])(-?[\d.]+)(?: ([\d.]+))?/g)) {
    if (letter === 'M') [x, y] = [Number(first), Math.floor(Number(second))];
    else if (letter === 'm') x += Number(first);
    else {
      for (let row = y * scale; row < (y + 1) * scale; row++) {
        data.fill(0, (row * size + x * scale) * 4, (row * size + (x + Number(first)) * scale) * 4);
      }
      x += Number(first);
    }
  }
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width: size, height: size, data };
};
