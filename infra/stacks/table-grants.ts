import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { MerchantData } from './merchant-data.ts';
import type { TableKeys } from './table-keys.ts';

/** Allows reading some of the table. No Scan: nothing the API answers may cost more as a merchant's ledger grows. */
export const grantTableRead = (data: MerchantData, grantee: IGrantable, keys: TableKeys): void => {
  const { tableArn } = data.table;
  const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
  allow(grantee, reading, tableArn, leadingKeys(keys.read));
  for (const [index, patterns] of Object.entries(keys.indexes))
    allow(grantee, ['dynamodb:Query'], `${tableArn}/index/${index}`, leadingKeys(patterns));
  allowKey(data, grantee, ['kms:Decrypt', 'kms:DescribeKey']);
};

/** TransactWriteItems has no action of its own: IAM asks for those of its members. */
export const grantTableWrite = (data: MerchantData, grantee: IGrantable, keys: TableKeys): void => {
  const writing = [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
  ];
  allow(grantee, writing, data.table.tableArn, leadingKeys(keys.write));
  // What DynamoDB asks of a customer's key to write with, and not what it asks to make a table.
  allowKey(data, grantee, [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ]);
};

type Conditions = Record<string, Record<string, string | readonly string[]>>;

/** A request may name several items; each has to be one of these. */
const leadingKeys = (patterns: readonly string[]): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
});

/** DynamoDB uses a customer's key in the name of whoever calls it; nobody else may use it in theirs. */
const allowKey = ({ tableKey, table }: MerchantData, grantee: IGrantable, actions: string[]): void => {
  if (!tableKey) return;
  const service = `dynamodb.${Stack.of(table).region}.amazonaws.com`;
  allow(grantee, actions, tableKey.keyArn, { StringEquals: { 'kms:ViaService': service } });
};

const allow = (grantee: IGrantable, actions: string[], resourceArn: string, conditions: Conditions): void => {
  Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn], conditions });
};
