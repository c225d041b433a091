import { expect, test } from 'vitest';
import { cursorText, parseCursor, stamp } from '../../../shared/domain/event-cursor.ts';

const id = '1773133200000-01-00ff00ff00ff00ff';

test.each([
  ['1773133200000', { after: '1773133200000' }],
  [id, { after: id }],
  [`${id}~1773132840000`, { after: id, horizonMs: 1_773_132_840_000 }],
])('%s is a cursor, and written as it was read', (text, cursor) => {
  expect(parseCursor(text)).toEqual(cursor);
  expect(cursorText(cursor)).toBe(text);
});

test.each([
  '',
  ' ',
  '0',
  '177313320000',
  '17731332000000',
  '-773133200000',
  '1773133200000-01',
  '1773133200000-1-00ff00ff00ff00ff',
  '1773133200000-01-00FF00FF00FF00FF',
  '1773133200000-01-00ff00ff00ff00ff0',
  '1773133200000~1773132840000',
  `${id}~`,
  `~${id}`,
  `${id}~17731328400`,
  `${id}~1773132840000~1773132840000`,
  `${id}\n`,
])('%j is none', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});

test('the stamp of a time sorts before the events of that time, and after all earlier ones', () => {
  expect([stamp(1_773_133_200_000) < id, id < stamp(1_773_133_200_001)]).toEqual([true, true]);
});
