import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type NewMerchant, registerMerchant } from '../../infra/operator/register-merchant.ts';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { connect, dynamoTable, type Table } from '../../shared/store/table.ts';
import { type Account, type Client, logIn } from './client.ts';

/** The table under test, reached as the operator's command line reaches it. */
export const tableUnderTest = (): Table => {
  Object.assign(process.env, inject('environment'));
  return dynamoTable(connect());
};

/** A merchant of the test's own, so that nothing another test does can be seen. */
export const newMerchant = async (
  wanted: Partial<NewMerchant> = {},
  registeredMs = Date.now(),
): Promise<{ id: number; account: Account; client: Client }> => {
  const username = `merchant-${randomBytes(6).toString('hex')}`;
  const table = tableUnderTest();
  const made = await registerMerchant(
    table,
    secretStore(undefined),
    {
      username,
      name: 'Test Shop',
      email: `${username}@example.com`,
      paymentTypes: [1, 2],
      serviceTypes: [2, 3],
      ...wanted,
    },
    registeredMs,
  );
  if (!made) throw new Error('The test merchant could not be made.');
  const { id, merchantCode, accessCode, secretKey, ivKey, password } = made;
  const account = { merchantCode, accessCode, username: made.username, password, keys: { secretKey, ivKey } };
  return { id, account, client: await logIn(account) };
};
