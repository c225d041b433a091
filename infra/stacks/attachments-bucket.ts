import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { acknowledge } from './acknowledge.ts';

/** What merchants attach to invoices. */
export const attachmentsBucket = (scope: Construct, stage: Stage): Bucket => {
  const bucket = new Bucket(scope, 'Attachments', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    // The bucket has no point-in-time recovery as the table has: old versions stand in for it, for as many days.
    versioned: true,
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(35), expiredObjectDeleteMarker: true }],
    removalPolicy: stage.removalPolicy,
  });
  acknowledge(
    bucket,
    'S1',
    'Only functions reach it, and log every request; data events are CloudTrail’s to log.',
  );
  return bucket;
};
