import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  type ITable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { tableDefinition } from '../table-definition.ts';

/** A table, and the customer key that it is encrypted with, if it has one. */
export interface LedgerTable {
  readonly table: ITable;
  readonly key?: IKey;
}

/** The one table, with a key of its own. */
export const ledgerTable = (scope: Construct, stage: Stage): LedgerTable => {
  // A table that is protected cannot be deleted as a deployment is taken back, which would end there. It has no name in the next one's way.
  const removalPolicy = stage.deletionProtection ? RemovalPolicy.RETAIN : stage.removalPolicy;
  const key = new Key(scope, 'TableKey', {
    description: `Daftar (${stage.name}): ledger table`,
    enableKeyRotation: true,
    // Without it nobody reads the table, nor any backup of it.
    removalPolicy,
  });
  const table = new TableV2(scope, 'Table', {
    partitionKey: { name: tableDefinition.partitionKey, type: AttributeType.STRING },
    sortKey: { name: tableDefinition.sortKey, type: AttributeType.STRING },
    globalSecondaryIndexes: tableDefinition.indexes.map((index) => ({
      indexName: index.name,
      partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
      sortKey: { name: index.sortKey, type: attributeTypes[index.sortKeyType] },
      projectionType: ProjectionType[index.projection],
    })),
    timeToLiveAttribute: tableDefinition.timeToLive,
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    // The key is named below: CDK names it only in stacks that are bound to a region.
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.deletionProtection,
    removalPolicy,
  });
  const resource = table.node.defaultChild as CfnGlobalTable;
  resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.keyArn);
  // Under exactOptionalPropertyTypes CDK's own table is not its ITable.
  return { table: table as ITable, key };
};

const attributeTypes = { N: AttributeType.NUMBER, S: AttributeType.STRING } as const;

/** The table's stream, which everything after a write hangs on. */
export const streamArnOf = (table: ITable): string => {
  if (table.tableStreamArn) return table.tableStreamArn;
  throw new Error(
    'The table needs a stream of new and old images: what is paid, told and counted comes of it.',
  );
};
