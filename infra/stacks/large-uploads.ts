import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, type IRole, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';
import { WorkQueue } from './work-queue.ts';

export interface LargeUploadsProps {
  readonly stage: Stage;
  /** How long the worker may take for a file. */
  readonly timeout: Duration;
}

/** The bucket that merchants upload files of rows to, and the queue that S3 tells of each. */
export class LargeUploads extends WorkQueue {
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { stage, timeout }: LargeUploadsProps) {
    super(scope, id, {
      stage,
      variable: 'UPLOADS_QUEUE_URL',
      // A file at a time, and no more than there are workers for: a minute over is enough. A worker that died is replaced then.
      hiddenFor: timeout.plus(Duration.minutes(1)),
      receives: 6,
    });
    this.bucket = uploadsBucket(this, stage);
    this.tellOfUploads();
  }

  /** What a function that deals with files is told of the bucket. */
  get bucketEnvironment(): Record<string, string> {
    return { UPLOADS_BUCKET: this.bucket.bucketName };
  }

  /** Who makes links for uploading must be allowed to upload: a link may do what its maker may. */
  grantUpload(grantee: IRole): void {
    this.grantFiles(grantee, 's3:PutObject');
  }

  grantRead(grantee: IRole): void {
    this.grantFiles(grantee, 's3:GetObject');
    // Without it S3 hides a missing object behind 403.
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }

  /** Hands files to a worker, one at a time. */
  feed(worker: LambdaFunction): void {
    this.handTo(worker, { batchSize: 1, maxConcurrency: 5 });
  }

  private grantFiles(grantee: IRole, action: string): void {
    const files = this.bucket.arnForObjects(`${prefix}*`);
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [files] });
    acknowledgeWildcard(grantee, files, 'A file is named when a merchant asks for a link.');
  }

  /** By CloudFormation's own means: CDK would add a function of its own, with rights on every bucket, to say the same. */
  private tellOfUploads(): void {
    const { queue, bucket } = this;
    const account = Stack.of(this).account;
    // Not by the bucket's ARN: S3 asks for the permission while the bucket is made.
    queue.grantSendMessages(
      new ServicePrincipal('s3.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } },
        },
      ],
    };
    resource.node.addDependency(queue.node.findChild('Policy'));
  }
}

const prefix = 'uploads/';

const uploadsBucket = (scope: Construct, stage: Stage): Bucket => {
  const bucket = new Bucket(scope, 'Files', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    // Long enough to try again after a fault; payers' names and numbers need not lie here any longer.
    lifecycleRules: [
      { prefix, expiration: Duration.days(3), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: stage.removalPolicy,
  });
  acknowledge(
    bucket,
    'S1',
    'Every link for an upload, and every file that came by one, is in the functions’ logs.',
  );
  return bucket;
};
