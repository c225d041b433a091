import { type Stack, Token } from 'aws-cdk-lib';
import { type ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { RestoredTable } from '../stage.ts';
import type { LedgerTable } from './ledger-table.ts';

/** A table that `daftar table restore` made, in the place of the one that it is the past of; under the same key. */
export const restoredTable = (
  scope: Construct,
  { key }: LedgerTable,
  { name, streamArn }: RestoredTable,
): LedgerTable => {
  const table = TableV2.fromTableAttributes(scope, 'RestoredTable', {
    tableName: name,
    tableStreamArn: streamArn,
    ...(key && { encryptionKey: key }),
  });
  return { table: table as ITable, ...(key && { key }) };
};

/**
 * Goes on exporting what other stacks know a table by. They import it until they are deployed themselves, which is after
 * this stack, and CloudFormation takes away no export that is in use.
 */
export const keepExports = (stack: Stack, { tableArn, tableName, tableStreamArn }: ITable): void => {
  for (const value of [tableArn, tableName, tableStreamArn]) {
    if (Token.isUnresolved(value)) stack.exportValue(value);
  }
};
