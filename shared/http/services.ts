import {
  type MerchantSecret,
  merchantSecretSchema,
  type SecretReader,
  secretReader,
} from '../merchants/merchant-secrets.ts';
import { type VerificationKeys, verificationKeysSchema } from '../merchants/token-keys.ts';
import { type Merchants, merchantRepository } from '../store/merchants.ts';
import { connect, dynamoTable, type Table } from '../store/table.ts';

/** What the stack itself reads before any handler runs. Made once for each function, at load. */
export interface Services {
  table: Table;
  merchants: Merchants;
  secrets: SecretReader<MerchantSecret>;
  verificationKeys: SecretReader<VerificationKeys>;
}

let made: Services | undefined;

/** The services on AWS, shared by everything in one function. */
export const services = (): Services => {
  if (made) return made;
  const table = dynamoTable(connect());
  made = {
    table,
    merchants: merchantRepository(table),
    secrets: secretReader(merchantSecretSchema),
    verificationKeys: secretReader(verificationKeysSchema),
  };
  return made;
};
