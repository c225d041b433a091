import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventTypes } from '../../../infra/operator/event-types.ts';

test('every type of event is told to those who read the feed', () => {
  const told = readFileSync(path.resolve(import.meta.dirname, '../../../docs/compatibility.md'), 'utf8');

  expect(eventTypes.filter((type) => !told.includes(`\`${type}\``))).toEqual([]);
});
