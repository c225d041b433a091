import { expect, test } from 'vitest';
import { uploadsIn } from '../../../shared/bulk/upload-message.ts';

const told = (...keys: string[]): string =>
  JSON.stringify({ Records: keys.map((key) => ({ s3: { object: { key } } })) });

test('what S3 tells names uploads by their objects', () => {
  expect(uploadsIn(told('uploads/84/7', 'uploads%2F85%2F12'))).toEqual([
    { merchantId: 84, uploadId: 7 },
    { merchantId: 85, uploadId: 12 },
  ]);
});

test('its test of the queue names none', () => {
  expect(uploadsIn('{"Service":"Amazon S3","Event":"s3:TestEvent"}')).toEqual([]);
});

test.each(['uploads/84', 'uploads/84/7/8', 'attachments/84/7', 'uploads/84/x', 'uploads//7', ''])(
  'the object %j is no upload',
  (key) => {
    expect(() => uploadsIn(told(key))).toThrow('tells of an object that is no upload');
  },
);
