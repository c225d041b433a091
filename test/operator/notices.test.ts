import { UnsupportedOperation } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { OperatorError } from '../../infra/operator/operator-error.ts';
import { redriveNotices } from '../../infra/operator/redrive-notices.ts';
import { daftar, sentence } from './daftar.ts';

test('dead letters that are being moved already are no fault', async () => {
  const send = async () => {
    throw new UnsupportedOperation({ message: 'There is already a task running.', $metadata: {} });
  };

  await expect(redriveNotices('arn', { send })).rejects.toEqual(
    new OperatorError('What lies in the dead letters is being moved already.'),
  );
});

test('notices of a merchant that does not exist are not looked for', async () => {
  const { code, stderr } = await daftar(['notice', 'dead', '--code', '000000']);

  expect([code, sentence(stderr)]).toEqual([1, expect.stringContaining('There is no merchant 000000')]);
});
