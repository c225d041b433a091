import { expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import { outputsOf, type Resource, resourcesOf, synthesise, whenReplaced } from './synthesised.ts';

const prod = synthesise(stageOf('prod'));
const dev = synthesise(stageOf('dev'));

const ids = {
  tableKey: 'TableKeyF581D96F',
  table: 'TableCD117FA1',
  attachments: 'Attachments87B238D3',
  key: 'SecretsKey9BF95D68',
  signingKey: 'SecretsSigningKey427004F6',
  verificationKeys: 'SecretsVerificationKeysEB1A0234',
  simulatorKey: 'SecretsSimulatorKey2FB14CBA',
};

test('the table is on demand, recoverable, protected, streamed, and as the table definition says', () => {
  expect(resourcesOf(prod.data, 'AWS::DynamoDB::GlobalTable')[ids.table]).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'kindPk', AttributeType: 'S' },
        { AttributeName: 'kindSeq', AttributeType: 'N' },
        { AttributeName: 'deadlinePk', AttributeType: 'S' },
        { AttributeName: 'deadlineSk', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'kind',
          KeySchema: [
            { AttributeName: 'kindPk', KeyType: 'HASH' },
            { AttributeName: 'kindSeq', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'deadline',
          KeySchema: [
            { AttributeName: 'deadlinePk', KeyType: 'HASH' },
            { AttributeName: 'deadlineSk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [ids.tableKey, 'Arn'] } },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    },
  });
});

test('a deployment that fails can be tried again: it leaves no name behind, and deletes no protected table', () => {
  const named = Object.values(prod.data.toJSON()['Resources'] as Record<string, Resource>).filter(
    ({ Properties }) => Properties?.['Name'] !== undefined,
  );

  expect(named.length).toBeGreaterThan(0);
  for (const { DeletionPolicy } of named) expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  for (const [type, id] of [
    ['AWS::DynamoDB::GlobalTable', ids.table],
    ['AWS::KMS::Key', ids.tableKey],
  ] as const)
    expect(resourcesOf(prod.data, type)[id]?.DeletionPolicy).toBe('Retain');
});

test('attachments are private, encrypted, recoverable for 35 days', () => {
  expect(resourcesOf(prod.data, 'AWS::S3::Bucket')[ids.attachments]).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 35 }, Status: 'Enabled' }],
      },
    },
  });
});

test('attachments travel over TLS only', () => {
  prod.data.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
      ],
    },
  });
});

test.each([
  [prod, 'prod'],
  [dev, 'dev'],
])('the key of the secrets rotates and is never deleted (%#)', ({ data }) => {
  expect(resourcesOf(data, 'AWS::KMS::Key')[ids.key]).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { EnableKeyRotation: true },
  });
});

// The whole of it, for an update may make CloudFormation write the template's text over the keys in use.
test.each([
  [prod, 'prod', 'RetainExceptOnCreate'],
  [dev, 'dev', 'Delete'],
])(
  'the token secrets start unset, and nothing in the template about them ever changes (%#)',
  ({ data }, stage, policy) => {
    const secret = (name: string) => ({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: policy,
      UpdateReplacePolicy: whenReplaced(policy),
      Properties: {
        Name: `daftar/${stage}/tokens/${name}`,
        KmsKeyId: { 'Fn::GetAtt': [ids.key, 'Arn'] },
        SecretString: 'unset: run `npm run daftar -- signing-key rotate`',
      },
    });

    expect(resourcesOf(data, 'AWS::SecretsManager::Secret')).toEqual({
      [ids.signingKey]: secret('signing-key'),
      [ids.verificationKeys]: secret('verification-keys'),
      [ids.simulatorKey]: {
        Type: 'AWS::SecretsManager::Secret',
        DeletionPolicy: policy,
        UpdateReplacePolicy: whenReplaced(policy),
        Properties: {
          Name: `daftar/${stage}/acquirers/simulator`,
          KmsKeyId: { 'Fn::GetAtt': [ids.key, 'Arn'] },
          GenerateSecretString: {
            SecretStringTemplate: '{}',
            GenerateStringKey: 'key',
            PasswordLength: 64,
            ExcludePunctuation: true,
          },
        },
      },
    });
  },
);

test('the operator’s command line finds what it needs in the outputs', () => {
  expect(outputsOf(prod.data)).toEqual({
    TableName: { Value: { Ref: ids.table } },
    AttachmentsBucketName: { Value: { Ref: ids.attachments } },
    SecretsPrefix: { Value: 'daftar/prod' },
    SecretsKeyArn: { Value: { 'Fn::GetAtt': [ids.key, 'Arn'] } },
  });
});

test('only prod’s data stack refuses to be deleted', () => {
  expect([prod.stacks.data.terminationProtection, dev.stacks.data.terminationProtection]).toEqual([
    true,
    false,
  ]);
});

test('the stacks are bound to no account and no region', () => {
  expect(Object.values(prod.stacks).map(({ environment }) => environment)).toEqual(
    Array(4).fill('aws://unknown-account/unknown-region'),
  );
});
