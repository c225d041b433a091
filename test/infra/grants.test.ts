import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { type TableKeys, tableKeysOf } from '../../infra/stacks/table-keys.ts';
import { stageOf } from '../../infra/stage.ts';
import { type Grant, grantsOf, isStreamWorker } from '../../shared/contracts/contract.ts';
import { bulkIds } from './bulk-ids.ts';
import { noticesIds } from './notices-ids.ts';
import { dailyIds, groupName, scheduleIds } from './schedule-ids.ts';
import {
  actionsIn,
  functionsByName,
  imported,
  registry,
  resourcesOf,
  type Statement,
  statementsOf,
  synthesise,
  withoutOperations,
} from './synthesised.ts';

const { service, api, delivery, data } = synthesise(stageOf('prod'));

const tableArn = imported('FnGetAttTable', 'Arn');
const uploadsArn = imported('FnGetAttUploadsFiles', 'Arn');
const keyArn = imported('FnGetAttSecretsKey', 'Arn');

const tableKey = imported('FnGetAttTableKey', 'Arn');
const viaDynamoDb = {
  StringEquals: { 'kms:ViaService': join('dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com') },
};
const onKeys = (actions: string | string[], resource: unknown, keys: readonly string[]) => ({
  ...allow(actions, resource),
  Condition: {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
  },
});

/** What functions may do with the table depends on what their bundles do. */
const statementsOnTable = {
  'table:read': ({ read, indexes }: TableKeys) => [
    onKeys(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], tableArn, read),
    ...Object.entries(indexes).map(([index, keys]) =>
      onKeys('dynamodb:Query', join(tableArn, `/index/${index}`), keys),
    ),
    { ...allow(['kms:Decrypt', 'kms:DescribeKey'], tableKey), Condition: viaDynamoDb },
  ],
  'table:write': ({ write }: TableKeys) => [
    onKeys(
      ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
      tableArn,
      write,
    ),
    {
      ...allow(
        [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        tableKey,
      ),
      Condition: viaDynamoDb,
    },
  ],
};

type TableGrant = keyof typeof statementsOnTable;
/** The edge's is tested with the edge. */
type OtherGrant = Exclude<Grant, TableGrant | 'origin-key:read'>;

const statementsOnOthers: Record<OtherGrant, unknown[]> = {
  'merchant-secrets:read': secretRead(
    join(
      'arn:',
      { Ref: 'AWS::Partition' },
      ':secretsmanager:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':secret:daftar/prod/merchants/*',
    ),
  ),
  'signing-key:read': secretRead(imported('RefSecretsSigningKey')),
  'simulator-key:read': secretRead(imported('RefSecretsSimulatorKey')),
  'verification-keys:read': secretRead(imported('RefSecretsVerificationKeys')),
  'attachments:read': [
    allow('s3:GetObject', join(imported('FnGetAttAttachments', 'Arn'), '/attachments/*')),
    allow('s3:ListBucket', imported('FnGetAttAttachments', 'Arn')),
  ],
  'attachments:write': [
    allow(
      ['s3:PutObject', 's3:DeleteObject'],
      join(imported('FnGetAttAttachments', 'Arn'), '/attachments/*'),
    ),
  ],
  'schedules:write': [
    allow(
      'scheduler:CreateSchedule',
      join(
        'arn:',
        { Ref: 'AWS::Partition' },
        ':scheduler:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        `:schedule/${groupName}/*`,
      ),
    ),
    {
      ...allow('iam:PassRole', { 'Fn::GetAtt': [scheduleIds.role, 'Arn'] }),
      Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
  ],
  'notices:send': [allow('sqs:SendMessage', { 'Fn::GetAtt': [noticesIds.queue, 'Arn'] })],
  'bulk:send': [allow('sqs:SendMessage', { 'Fn::GetAtt': [bulkIds.queue, 'Arn'] })],
  'uploads:write': [allow('s3:PutObject', join(uploadsArn, '/uploads/*'))],
  'uploads:read': [allow('s3:GetObject', join(uploadsArn, '/uploads/*')), allow('s3:ListBucket', uploadsArn)],
  'messages:send': [
    { Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:*:sns:*:*:*' },
    allow('ses:SendEmail', ofThisAccount('ses', 'identity/*')),
    allow('social-messaging:SendWhatsAppMessage', ofThisAccount('social-messaging', 'phone-number-id/*')),
  ],
};

const isOnTable = (grant: Grant): grant is TableGrant => grant in statementsOnTable;
const statementsOfGrants = (name: string, granted: readonly Grant[]): unknown[] =>
  granted.flatMap((grant) =>
    isOnTable(grant) ? statementsOnTable[grant](tableKeysOf(name)) : statementsOnOthers[grant as OtherGrant],
  );
const grants = [...Object.keys(statementsOnTable), ...Object.keys(statementsOnOthers)] as Grant[];

test.each(grants)('%s allows this and nothing else', (grant) => {
  const { service } = synthesise(withoutOperations('prod'), {
    contracts: [],
    workers: [
      aScheduleWorker,
      aQueueWorker,
      { ...aQueueWorker, name: 'send-rows', queue: 'bulk' },
      { ...aQueueWorker, name: 'read-files', queue: 'uploads' },
      { name: 'meet-deadlines', resource: 'thing', source: 'daily', hours: [0], grants: [grant] },
    ],
    fallback: { ...registry.fallback, grants: [] },
  });

  expect(statementsOf(service, 'meet-deadlines')).toEqual([
    ownLogs,
    ...statementsOfGrants('meet-deadlines', [grant]),
    tracing,
    dropInto('MeetDeadlinesDailyDeadLetters'),
  ]);
});

test.each(registry.contracts)('$name may do what its contract says', (contract) => {
  expect(statementsOf(service, contract.name)).toEqual([
    ownLogs,
    ...statementsOfGrants(contract.name, grantsOf(contract)),
    tracing,
  ]);
});

test('the fallback may do what the registry says', () => {
  expect(statementsOf(service, registry.fallback.name)).toEqual([
    ownLogs,
    ...statementsOfGrants(registry.fallback.name, registry.fallback.grants),
    tracing,
  ]);
});

test.each(registry.workers.filter(isStreamWorker))(
  '$name may do what the registry says, read the stream, and drop dead letters',
  (worker) => {
    expect(statementsOf(service, worker.name)).toEqual([
      ownLogs,
      ...statementsOfGrants(worker.name, worker.grants),
      tracing,
      allow(
        [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        imported('FnGetAttTable', 'StreamArn'),
      ),
      dropInto('DeadLetters'),
    ]);
  },
);

test.each([
  ['run-due-work', 'schedule', scheduleIds.deadLetters],
  ['meet-deadlines', 'daily', dailyIds.deadLetters],
])('%s may do what the registry says, and drop dead letters', (name, kind, deadLetters) => {
  const worker = registry.workers.find(({ source }) => source === kind);

  expect(statementsOf(service, name)).toEqual([
    ownLogs,
    ...statementsOfGrants(name, worker?.grants ?? []),
    tracing,
    dropInto(deadLetters),
  ]);
});

test('the signing key is read by those alone whose contract asks for it', () => {
  const readers = namesWhere(({ Resource }) =>
    JSON.stringify(Resource ?? '').includes('RefSecretsSigningKey'),
  );

  expect(readers).toEqual(namesGranted('signing-key:read'));
});

test('the table is written by those alone whose contract asks for it', () => {
  const writers = namesWhere((statement) =>
    actionsIn(statement).some((action) => /^dynamodb:.*(Put|Update|Delete|Write)/.test(action)),
  );

  expect(writers).toEqual(namesGranted('table:write'));
});

test('merchants’ secrets are read by those alone whose contract asks for it', () => {
  const readers = namesWhere(({ Resource }) => JSON.stringify(Resource ?? '').includes('/merchants/'));

  expect(readers).toEqual(namesGranted('merchant-secrets:read'));
});

test.each([
  ['api', api],
  ['delivery', delivery],
  ['data', data],
])('no role of the %s stack is allowed every action of a service, or every resource', (_, template) => {
  const statements = identityStatements(template).filter((statement) => !isTracing(statement));

  expect(statements.flatMap(actionsIn).filter((action) => action.includes('*'))).toEqual([]);
  expect(statements.flatMap(({ Resource }) => Resource).filter((resource) => resource === '*')).toEqual([]);
});

test('no role has one of AWS’s own policies, which allow more than a function needs', () => {
  for (const { Properties } of Object.values(resourcesOf(service, 'AWS::IAM::Role'))) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  }
});

test('only Lambda may take a function’s role', () => {
  const roles = resourcesOf(service, 'AWS::IAM::Role');
  const functions = Object.values(functionsByName(service));

  for (const { Properties } of functions) {
    const { 'Fn::GetAtt': role } = Properties['Role'] as { 'Fn::GetAtt': [string, string] };
    expect(roles[role[0]]?.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    });
  }
});

const aScheduleWorker = {
  name: 'run-due-work',
  resource: 'thing',
  source: 'schedule',
  grants: [],
} as const;

const aQueueWorker = {
  name: 'deliver-notices',
  resource: 'thing',
  source: 'queue',
  queue: 'notices',
  grants: [],
} as const;

/** What every function may do: write its log. */
const ownLogs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], {
  'Fn::GetAtt': [expect.stringContaining('Logs'), 'Arn'],
});

/** X-Ray knows no resources. */
const tracing = allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*');
const isTracing = ({ Action }: Statement): boolean =>
  JSON.stringify(Action) === JSON.stringify(tracing.Action);

const dropInto = (queue: string) =>
  allow(['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], {
    'Fn::GetAtt': [expect.stringContaining(queue), 'Arn'],
  });

const identityStatements = (template: Template): Statement[] =>
  Object.values(resourcesOf(template, 'AWS::IAM::Policy')).flatMap(
    ({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );

const namesWhere = (matches: (statement: Statement) => boolean): string[] =>
  Object.keys(functionsByName(service))
    .filter((name) => statementsOf(service, name).some(matches))
    .sort();

const namesGranted = (grant: Grant): string[] =>
  [
    ...registry.contracts.map((contract) => ({ name: contract.name, grants: grantsOf(contract) })),
    ...registry.workers,
    registry.fallback,
  ]
    .filter(({ grants }) => grants.includes(grant))
    .map(({ name }) => name)
    .sort();

function allow(Action: string | string[], Resource: unknown) {
  return { Effect: 'Allow', Action, Resource };
}

function secretRead(secretArn: unknown) {
  return [
    allow('secretsmanager:GetSecretValue', secretArn),
    {
      ...allow('kms:Decrypt', keyArn),
      Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': secretArn } },
    },
  ];
}

function ofThisAccount(service: string, resource: string) {
  return join(
    'arn:',
    { Ref: 'AWS::Partition' },
    `:${service}:`,
    { Ref: 'AWS::Region' },
    ':',
    { Ref: 'AWS::AccountId' },
    `:${resource}`,
  );
}

function join(...parts: unknown[]) {
  return { 'Fn::Join': ['', parts] };
}
