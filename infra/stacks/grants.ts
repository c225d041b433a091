import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Grant as GrantName } from '../../shared/contracts/contract.ts';
import { tableDefinition } from '../table-definition.ts';
import type { BulkQueue } from './bulk-queue.ts';
import type { DueWorkSchedules } from './due-work-schedules.ts';
import type { LargeUploads } from './large-uploads.ts';
import type { MerchantSecrets } from './merchant-secrets.ts';
import type { NoticesQueue } from './notices-queue.ts';

/** What operations and workers can be granted something on. */
export interface Data {
  readonly table: TableV2;
  readonly attachments: Bucket;
  readonly secrets: MerchantSecrets;
  readonly schedules?: DueWorkSchedules;
  readonly notices?: NoticesQueue;
  readonly bulk?: BulkQueue;
  readonly uploads?: LargeUploads;
}

/** Turns what a contract says it touches into the IAM statements that allow just that. */
export const grantAll = (grants: readonly GrantName[], data: Data, grantee: IGrantable): void => {
  for (const grant of new Set(grants)) grantors[grant](data, grantee);
};

const grantors: Record<GrantName, (data: Data, grantee: IGrantable) => void> = {
  // No Scan: nothing the API answers may cost more as a merchant's ledger grows.
  'table:read': ({ table }, grantee) => {
    allow(grantee, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table.tableArn);
    allow(grantee, ['dynamodb:Query'], ...indexArns(table));
  },
  // TransactWriteItems has no action of its own: IAM asks for those of its members.
  'table:write': ({ table }, grantee) =>
    allow(
      grantee,
      [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
      ],
      table.tableArn,
    ),
  'merchant-secrets:read': ({ secrets }, grantee) => secrets.grantReadMerchants(grantee),
  'signing-key:read': ({ secrets }, grantee) => secrets.grantReadSigningKey(grantee),
  'simulator-key:read': ({ secrets }, grantee) => secrets.grantReadSimulatorKey(grantee),
  'verification-keys:read': ({ secrets }, grantee) => secrets.grantReadVerificationKeys(grantee),
  // Without ListBucket S3 hides a missing object behind 403, and a wrong link could not be told from a fault.
  'attachments:read': ({ attachments }, grantee) => {
    allow(grantee, ['s3:GetObject'], attachments.arnForObjects('attachments/*'));
    allow(grantee, ['s3:ListBucket'], attachments.bucketArn);
  },
  'attachments:write': ({ attachments }, grantee) =>
    allow(grantee, ['s3:PutObject', 's3:DeleteObject'], attachments.arnForObjects('attachments/*')),
  'schedules:write': ({ schedules }, grantee) => schedulesOrThrow(schedules).grantCreate(grantee),
  'notices:send': ({ notices }, grantee) => noticesOrThrow(notices).grantSend(grantee),
  'bulk:send': ({ bulk }, grantee) => bulkOrThrow(bulk).grantSend(grantee),
  'uploads:write': ({ uploads }, grantee) => uploadsOrThrow(uploads).grantUpload(grantee),
  'uploads:read': ({ uploads }, grantee) => uploadsOrThrow(uploads).grantRead(grantee),
  'messages:send': ({ table }, grantee) => {
    // A phone number has no ARN: all that can be said is that it is no topic.
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:*:sns:*:*:*'] }),
    );
    // Whichever sender a merchant has; those of other accounts and regions are none of ours.
    const ours = (service: string, resource: string) =>
      Stack.of(table).formatArn({ service, resource, resourceName: '*' });
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

const uploadsOrThrow = (uploads: LargeUploads | undefined): LargeUploads => {
  if (uploads) return uploads;
  throw new Error('uploads:write and uploads:read need a worker that is fed by the queue of uploads.');
};

const indexArns = (table: TableV2): string[] =>
  tableDefinition.indexes.map((index) => `${table.tableArn}/index/${index.name}`);

const allow = (grantee: IGrantable, actions: string[], ...resourceArns: string[]): void => {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
};
