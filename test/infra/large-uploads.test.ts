import { describe, expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import type { Worker } from '../../shared/contracts/contract.ts';
import { functionsByName, imported, registry, resourcesOf, synthesise, whenReplaced } from './synthesised.ts';
import { uploadsIds } from './uploads-ids.ts';
import { workQueueResources } from './work-queue-resources.ts';

const prod = synthesise(stageOf('prod'));
const dev = synthesise(stageOf('dev'));
const queue = { 'Fn::GetAtt': [uploadsIds.queue, 'Arn'] };

describe.each([
  [prod, 'RetainExceptOnCreate'],
  [dev, 'Delete'],
])('Large uploads (%#)', ({ data, delivery }, policy) => {
  const lives = { DeletionPolicy: policy, UpdateReplacePolicy: whenReplaced(policy) };

  test('lie for three days in a bucket that is private and encrypted', () => {
    expect(resourcesOf(data, 'AWS::S3::Bucket')).toMatchObject({
      [uploadsIds.bucket]: expect.objectContaining({
        ...lives,
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
          LifecycleConfiguration: {
            Rules: [
              {
                Prefix: 'uploads/',
                ExpirationInDays: 3,
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
                Status: 'Enabled',
              },
            ],
          },
          NotificationConfiguration: {
            QueueConfigurations: [
              {
                Event: 's3:ObjectCreated:*',
                Queue: queue,
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
              },
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      }),
    });
  });

  test('are told to a queue that hides what was handed out for longer than its worker may take', () => {
    const queues = Object.entries(resourcesOf(data, 'AWS::SQS::Queue')).filter(([id]) =>
      id.startsWith('Uploads'),
    );

    expect(Object.fromEntries(queues)).toEqual(
      workQueueResources({
        ids: uploadsIds,
        visibilityTimeout: 960,
        maxReceiveCount: 6,
        deletionPolicy: policy,
      }),
    );
    expect(functionsByName(delivery)['process-upload']?.Properties).toMatchObject({ Timeout: 900 });
  });
});

test('S3 may send to the queue, for buckets of this account alone, before the bucket is made', () => {
  const policies = Object.entries(resourcesOf(prod.data, 'AWS::SQS::QueuePolicy'));
  const [id, policy] = policies.find(([, { Properties }]) =>
    JSON.stringify(Properties['Queues']).includes(uploadsIds.queue),
  ) ?? ['', undefined];

  expect(policy?.Properties['PolicyDocument']).toMatchObject({
    Statement: [
      { Effect: 'Deny', Action: 'sqs:*' },
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
        Resource: queue,
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
  });
  expect(resourcesOf(prod.data, 'AWS::S3::Bucket')[uploadsIds.bucket]).toMatchObject({ DependsOn: [id] });
});

test('the bucket is reached over TLS only', () => {
  prod.data.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: { Ref: uploadsIds.bucket },
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
      ],
    },
  });
});

test('the worker is handed one file at a time, and five are processed at once', () => {
  const mappings = Object.values(resourcesOf(prod.delivery, 'AWS::Lambda::EventSourceMapping')).map(
    ({ Properties }) => Properties,
  );

  expect(mappings).toContainEqual({
    EventSourceArn: imported(uploadsIds.queue, 'Arn'),
    FunctionName: { Ref: functionsByName(prod.delivery)['process-upload']?.id },
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 5 },
  });
});

test('links for uploading are made by those alone whose contract asks for it, and need the worker', () => {
  const isFed = (worker: Worker): boolean => worker.source === 'queue' && worker.queue === 'uploads';
  const workers = registry.workers.filter((worker) => !isFed(worker));

  expect(() => synthesise(stageOf('prod'), { ...registry, workers })).toThrow(
    'uploads:write needs a worker that is fed by the queue of uploads.',
  );
});
