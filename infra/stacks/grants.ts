import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Grant as GrantName } from '../../shared/contracts/contract.ts';
import { acknowledgeWildcard } from './acknowledge.ts';
import type { BulkQueue } from './bulk-queue.ts';
import type { DueWorkSchedules } from './due-work-schedules.ts';
import type { MerchantData } from './merchant-data.ts';
import type { NoticesQueue } from './notices-queue.ts';
import { grantTableRead, grantTableWrite } from './table-grants.ts';
import { tableKeysOf } from './table-keys.ts';

/** What operations and workers can be granted something on. */
export interface Grantable {
  readonly data: MerchantData;
  readonly schedules?: DueWorkSchedules;
  readonly notices?: NoticesQueue;
  readonly bulk?: BulkQueue;
}

/** Turns what a contract says it touches into the IAM statements that allow just that. */
export const grantAll = (name: string, grants: readonly GrantName[], on: Grantable, grantee: IRole): void => {
  for (const grant of new Set(grants)) grantors[grant](on, grantee, name);
};

const grantors: Record<GrantName, (on: Grantable, grantee: IRole, name: string) => void> = {
  'table:read': ({ data }, grantee, name) => grantTableRead(data, grantee, tableKeysOf(name)),
  'table:write': ({ data }, grantee, name) => grantTableWrite(data, grantee, tableKeysOf(name)),
  'merchant-secrets:read': ({ data: { secrets } }, grantee) => secrets.grantReadMerchants(grantee),
  'signing-key:read': ({ data: { secrets } }, grantee) => secrets.grantReadSigningKey(grantee),
  'simulator-key:read': ({ data: { secrets } }, grantee) => secrets.grantReadSimulatorKey(grantee),
  'origin-key:read': ({ data: { secrets } }, grantee) => secrets.grantReadOriginKey(grantee),
  'verification-keys:read': ({ data: { secrets } }, grantee) => secrets.grantReadVerificationKeys(grantee),
  // Without ListBucket S3 hides a missing object behind 403, and a wrong link could not be told from a fault.
  'attachments:read': ({ data: { attachments } }, grantee) => {
    allowFiles(grantee, ['s3:GetObject'], attachments);
    allow(grantee, ['s3:ListBucket'], attachments.bucketArn);
  },
  'attachments:write': ({ data: { attachments } }, grantee) =>
    allowFiles(grantee, ['s3:PutObject', 's3:DeleteObject'], attachments),
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
    const senders = {
      'ses:SendEmail': ours('ses', 'identity'),
      'social-messaging:SendWhatsAppMessage': ours('social-messaging', 'phone-number-id'),
    };
    for (const [action, arn] of Object.entries(senders)) {
      allow(grantee, [action], arn);
      acknowledgeWildcard(grantee, arn, 'A merchant may have a sender of its own.');
    }
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

const allowFiles = (grantee: IRole, actions: string[], attachments: Bucket): void => {
  const files = attachments.arnForObjects('attachments/*');
  allow(grantee, actions, files);
  acknowledgeWildcard(grantee, files, 'A file is named when an invoice is made.');
};

const allow = (grantee: IGrantable, actions: string[], ...resourceArns: string[]): void => {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
};
