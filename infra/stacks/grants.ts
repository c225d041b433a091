import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Grant as GrantName } from '../../shared/contracts/contract.ts';
import { tableDefinition } from '../table-definition.ts';
import type { BulkQueue } from './bulk-queue.ts';
import type { DueWorkSchedules } from './due-work-schedules.ts';
import type { MerchantData } from './merchant-data.ts';
import type { NoticesQueue } from './notices-queue.ts';

/** What operations and workers can be granted something on. */
export interface Grantable {
  readonly data: MerchantData;
  readonly schedules?: DueWorkSchedules;
  readonly notices?: NoticesQueue;
  readonly bulk?: BulkQueue;
}

/** Turns what a contract says it touches into the IAM statements that allow just that. */
export const grantAll = (grants: readonly GrantName[], on: Grantable, grantee: IGrantable): void => {
  for (const grant of new Set(grants)) grantors[grant](on, grantee);
};

const grantors: Record<GrantName, (on: Grantable, grantee: IGrantable) => void> = {
  // No Scan: nothing the API answers may cost more as a merchant's ledger grows.
  'table:read': ({ data }, grantee) => {
    const { table } = data;
    allow(grantee, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table.tableArn);
    allow(grantee, ['dynamodb:Query'], ...indexArns(table));
    allowKey(grantee, data, ['kms:Decrypt', 'kms:DescribeKey']);
  },
  // TransactWriteItems has no action of its own: IAM asks for those of its members.
  'table:write': ({ data }, grantee) => {
    allow(
      grantee,
      [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
      ],
      data.table.tableArn,
    );
    allowKey(grantee, data, [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ]);
  },
  'merchant-secrets:read': ({ data: { secrets } }, grantee) => secrets.grantReadMerchants(grantee),
  'signing-key:read': ({ data: { secrets } }, grantee) => secrets.grantReadSigningKey(grantee),
  'simulator-key:read': ({ data: { secrets } }, grantee) => secrets.grantReadSimulatorKey(grantee),
  'verification-keys:read': ({ data: { secrets } }, grantee) => secrets.grantReadVerificationKeys(grantee),
  // Without ListBucket S3 hides a missing object behind 403, and a wrong link could not be told from a fault.
  'attachments:read': ({ data: { attachments } }, grantee) => {
    allow(grantee, ['s3:GetObject'], attachments.arnForObjects('attachments/*'));
    allow(grantee, ['s3:ListBucket'], attachments.bucketArn);
  },
  'attachments:write': ({ data: { attachments } }, grantee) =>
    allow(grantee, ['s3:PutObject', 's3:DeleteObject'], attachments.arnForObjects('attachments/*')),
  'schedules:write': ({ schedules }, grantee) => schedulesOrThrow(schedules).grantCreate(grantee),
  'notices:send': ({ notices }, grantee) => noticesOrThrow(notices).grantSend(grantee),
  'bulk:send': ({ bulk }, grantee) => bulkOrThrow(bulk).grantSend(grantee),
  'uploads:write': ({ data: { uploads } }, grantee) => uploads.grantUpload(grantee),
  'uploads:read': ({ data: { uploads } }, grantee) => uploads.grantRead(grantee),
  'messages:send': ({ data }, grantee) => {
    // A phone number has no ARN: all that can be said is that it is no topic.
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:*:sns:*:*:*'] }),
    );
    // Whichever sender a merchant has; those of other accounts and regions are none of ours.
    const ours = (service: string, resource: string) =>
      Stack.of(data).formatArn({ service, resource, resourceName: '*' });
    allow(grantee, ['ses:SendEmail'], ours('ses', 'identity'));
    allow(grantee, ['social-messaging:SendWhatsAppMessage'], ours('social-messaging', 'phone-number-id'));
  },
};

const schedulesOrThrow = (schedules: DueWorkSchedules | undefined): DueWorkSchedules => {
  if (schedules) return schedules;
  throw new Error('schedules:write needs a worker that is called by schedule.');
};

const noticesOrThrow = (notices: NoticesQueue | undefined): NoticesQueue => {
  if (notices) return notices;
  throw new Error('notices:send needs a worker that is fed by the queue of notices.');
};

const bulkOrThrow = (bulk: BulkQueue | undefined): BulkQueue => {
  if (bulk) return bulk;
  throw new Error('bulk:send needs a worker that is fed by the queue of rows.');
};

const indexArns = (table: ITable): string[] =>
  tableDefinition.indexes.map((index) => `${table.tableArn}/index/${index.name}`);

const allow = (grantee: IGrantable, actions: string[], ...resourceArns: string[]): void => {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
};

/** DynamoDB uses a customer's key in the name of whoever calls it; nobody else may use it in theirs. */
const allowKey = (grantee: IGrantable, { tableKey, table }: MerchantData, actions: string[]): void => {
  if (!tableKey) return;
  Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [tableKey.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(table).region}.amazonaws.com` },
    },
  });
};
