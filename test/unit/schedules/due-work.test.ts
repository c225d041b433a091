import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { dueWork } from '../../../shared/schedules/due-work.ts';

const key = { pk: 'M#84#PAYMENTS', sk: 'P#0000000017' };
const image = (attributes: object = {}) => marshall({ ...key, ...attributes });
const work = (OldImage?: unknown, NewImage?: unknown) => dueWork({ dynamodb: { OldImage, NewImage } });

test.each([
  ['is new', undefined],
  ['had none', image()],
  ['had an earlier one', image({ dueMs: 1_000 })],
  ['had a later one', image({ dueMs: 3_000 })],
])('there is work to do with an item that has a due time and %s', (_case, before) => {
  expect(work(before, image({ dueMs: 2_000, other: 'x' }))).toEqual({ ...key, dueMs: 2_000 });
});

test.each([
  ['has the due time it had', image({ dueMs: 2_000 }), image({ dueMs: 2_000, other: 'x' })],
  ['has its due time no more', image({ dueMs: 2_000 }), image()],
  ['has a due time that is no number', undefined, image({ dueMs: '2000' })],
  ['has none', undefined, image()],
  ['is gone', image({ dueMs: 2_000 }), undefined],
])('there is none to do with an item that %s', (_case, before, after) => {
  expect(work(before, after)).toBeUndefined();
});
