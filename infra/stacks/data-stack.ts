import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { tableDefinition } from '../table-definition.ts';
import { MerchantSecrets } from './merchant-secrets.ts';

/** Everything that outlives a deployment: the table, the attachments, the secrets and what is scheduled. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly attachments: Bucket;
  readonly secrets: MerchantSecrets;
  readonly scheduleGroup: ScheduleGroup;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id, {
      description: `Daftar (${stage.name}): ledger table, attachments, secrets, schedules`,
      terminationProtection: stage.deletionProtection,
    });
    this.table = ledgerTable(this, stage);
    this.attachments = attachmentsBucket(this, stage);
    this.secrets = new MerchantSecrets(this, 'Secrets', { stage });
    // A group that goes takes its schedules with it.
    this.scheduleGroup = new ScheduleGroup(this, 'Schedules', { removalPolicy: stage.removalPolicy });

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'AttachmentsBucketName', { value: this.attachments.bucketName });
    new CfnOutput(this, 'SecretsPrefix', { value: this.secrets.prefix });
    new CfnOutput(this, 'SecretsKeyArn', { value: this.secrets.key.keyArn });
  }
}

const ledgerTable = (scope: Construct, stage: Stage): TableV2 =>
  new TableV2(scope, 'Table', {
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
    // AWS-managed: its use shows in CloudTrail, as the free AWS-owned key's does not. A key of our own would add a
    // second way to lose the whole ledger (deleting the key) and guard nothing that IAM on the table does not.
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.deletionProtection,
    removalPolicy: stage.removalPolicy,
  });

const attributeTypes = { N: AttributeType.NUMBER, S: AttributeType.STRING } as const;

const attachmentsBucket = (scope: Construct, stage: Stage): Bucket =>
  new Bucket(scope, 'Attachments', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    // The bucket has no point-in-time recovery as the table has: old versions stand in for it, for as many days.
    versioned: true,
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(35), expiredObjectDeleteMarker: true }],
    removalPolicy: stage.removalPolicy,
  });
