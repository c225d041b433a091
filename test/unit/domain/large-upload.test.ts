import { expect, test } from 'vitest';
import { type LargeUploadState, percentOf } from '../../../shared/domain/large-upload.ts';

const processing = (total: number, rows: number): LargeUploadState => ({
  state: 'processing',
  startedMs: 0,
  rows,
  counts: { total, accepted: total, rejected: 0 },
  errors: [],
});

test.each([
  ['that waits for its file', { state: 'waiting' }, 0],
  ['that is refused', { state: 'refused', reason: 'No.' }, 0],
  ['that has just begun', processing(0, 3), 0],
  ['with a third of its rows', processing(1, 3), 33],
  ['with all rows read and not yet all stored', processing(3, 3), 99],
  ['that is done', { ...processing(3, 3), state: 'done' }, 100],
] as const)('an upload %s is at so many percent', (_, upload, percent) => {
  expect(percentOf(upload as LargeUploadState)).toBe(percent);
});
