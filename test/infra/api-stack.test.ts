import { expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import { isStreamWorker } from '../../shared/contracts/contract.ts';
import { bulkEnvironment } from './bulk-ids.ts';
import { alarmIds, noticesEnvironment, noticesIds } from './notices-ids.ts';
import { scheduleEnvironment } from './schedule-ids.ts';
import { functionsByName, outputsOf, registry, resourcesOf, synthesise } from './synthesised.ts';
import { bucketEnvironment, uploadsEnvironment } from './uploads-ids.ts';

const { api, service, delivery, observability } = synthesise(stageOf('prod'));
const functions = functionsByName(service);
const namesOfWorkers = registry.workers.map(({ name }) => name);

test('each contract has a route to a Lambda of its own, and one Lambda answers everything else', () => {
  const routed = Object.fromEntries(
    Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties['RouteKey'],
      functionBehind(Properties['Target']),
    ]),
  );

  expect(routed).toEqual({
    ...Object.fromEntries(registry.contracts.map(({ method, path, name }) => [`${method} ${path}`, name])),
    $default: registry.fallback.name,
  });
});

test('there is no function but those of contracts, workers and the fallback', () => {
  expect(Object.keys(functions).sort()).toEqual(
    [...registry.contracts.map(({ name }) => name), ...namesOfWorkers, registry.fallback.name].sort(),
  );
});

const memorySizes: Record<string, number> = {
  login: 1024,
  'answer-unrouted': 1024,
  'hand-out-pos-invoice': 256,
  'process-upload': 1024,
};
const timeouts: Record<string, number> = {
  'deliver-notices': 60,
  'send-bulk-rows': 60,
  'meet-deadlines': 900,
  'process-upload': 900,
  // What a terminal asks is held open for 20 seconds, and rows are stored some at a time; one function stands in for all.
  'hand-out-pos-invoice': 25,
  'upload-bulk-invoices': 29,
  'answer-unrouted': 29,
};

test.each(Object.keys(functions))(
  '%s runs on Node 24, arm64, for 15 seconds at most, or longer where nobody waits or somebody wants to',
  (name) => {
    expect(functions[name]?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: memorySizes[name] ?? 512,
      TracingConfig: { Mode: 'Active' },
      Timeout: timeouts[name] ?? (namesOfWorkers.includes(name) ? 300 : 15),
    });
  },
);

test('every function has a role and a log group of its own', () => {
  const properties = Object.values(functions).map((fn) => fn.Properties);

  expect(new Set(properties.map(({ Role }) => JSON.stringify(Role))).size).toBe(properties.length);
  expect(new Set(properties.map(({ LoggingConfig }) => JSON.stringify(LoggingConfig))).size).toBe(
    properties.length,
  );
});

test.each([
  ['prod', 365, 'RetainExceptOnCreate'],
  ['dev', 14, 'Delete'],
])('in %s logs are kept for %i days', (stage, days, deletionPolicy) => {
  const logGroups = Object.values(resourcesOf(synthesise(stageOf(stage)).service, 'AWS::Logs::LogGroup'));

  expect(logGroups).toHaveLength(Object.keys(functions).length + 1);
  for (const logGroup of logGroups) {
    expect(logGroup).toMatchObject({ DeletionPolicy: deletionPolicy, Properties: { RetentionInDays: days } });
  }
});

test.each(Object.keys(functions))('%s is told where things are', (name) => {
  expect(functions[name]?.Properties['Environment']).toEqual({
    Variables: {
      ...(name === 'follow-changes' ? scheduleEnvironment : {}),
      ...(['follow-changes', 'deliver-notices'].includes(name) ? noticesEnvironment : {}),
      ...(['follow-changes', 'send-bulk-rows'].includes(name) ? bulkEnvironment : {}),
      ...(['begin-large-upload', 'process-upload', 'answer-unrouted'].includes(name)
        ? bucketEnvironment
        : {}),
      ...(name === 'process-upload' ? uploadsEnvironment : {}),
      ...(name === 'deliver-notices' ? { UV_THREADPOOL_SIZE: '32' } : {}),
      TABLE_NAME: { 'Fn::ImportValue': expect.stringContaining('Table') },
      SECRETS_PREFIX: 'daftar/prod',
      ATTACHMENTS_BUCKET: { 'Fn::ImportValue': expect.stringContaining('Attachments') },
      ACQUIRER: 'none',
      PUBLIC_BASE_URL: expect.objectContaining(endpoint(name)),
      POWERTOOLS_SERVICE_NAME: 'daftar',
      POWERTOOLS_METRICS_NAMESPACE: 'Daftar/prod',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
  });
});

test('who sends messages is told whom they come from, where the stage has it', () => {
  const channels = { sms: 'Shop', email: 'shop@example.com' };
  const { service } = synthesise(stageOf('prod', { channels }));
  const told = Object.entries(functionsByName(service)).filter(([, { Properties }]) =>
    /SMS_SENDER_ID|EMAIL_SENDER|WHATSAPP_PHONE_NUMBER_ID/.test(JSON.stringify(Properties['Environment'])),
  );

  expect(told).toEqual([
    [
      'deliver-notices',
      expect.objectContaining({
        Properties: expect.objectContaining({
          Environment: {
            Variables: expect.objectContaining({ SMS_SENDER_ID: 'Shop', EMAIL_SENDER: 'shop@example.com' }),
          },
        }),
      }),
    ],
  ]);
});

test('links are made with the stage’s own address where it has one', () => {
  const { service } = synthesise(stageOf('prod', { publicBaseUrl: 'https://pay.example.com' }));
  const addresses = Object.values(functionsByName(service)).map(
    ({ Properties }) =>
      (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables['PUBLIC_BASE_URL'],
  );

  expect(new Set(addresses)).toEqual(new Set(['https://pay.example.com']));
});

test('the API is published at the root, throttled', () => {
  api.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
  });
});

test('login, refresh and what has no route are throttled lower, once their routes are there', () => {
  const [stage] = Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Stage'));
  const nested = Object.keys(resourcesOf(api, 'AWS::CloudFormation::Stack'));

  expect(stage?.Properties['RouteSettings']).toEqual({
    'POST /api/v1/login': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    'POST /api/v1/token-refresh': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    $default: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
  expect(stage).toMatchObject({ DependsOn: expect.arrayContaining(nested) });
});

test('at a name of its own the API answers there alone, and links begin with it', () => {
  const domain = { name: 'pay.example.com', certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/0a1b' };
  const { api } = synthesise(stageOf('prod', { domain }));

  api.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  api.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'pay.example.com' });
  expect(outputsOf(api)).toEqual({
    ApiUrl: { Value: 'https://pay.example.com' },
    DomainTarget: { Value: { 'Fn::GetAtt': [expect.any(String), 'RegionalDomainName'] } },
  });
});

test('the access log tells of a request nothing that its caller wrote, and its time as a number', () => {
  const [stage] = Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Stage'));
  const settings = stage?.Properties['AccessLogSettings'] as { Format: string };

  // Of what is filled in, only this is not in quotes: CloudWatch makes a metric of numbers alone.
  expect(JSON.parse(settings.Format.replace('$context.responseLatency', '12'))).toEqual({
    requestId: '$context.requestId',
    requestTimeMs: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: 12,
    integrationLatencyMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
  });
});

test('each worker on the stream retries a day long at most, halves failing batches and keeps dead letters', () => {
  const mappings = Object.values(resourcesOf(delivery, 'AWS::Lambda::EventSourceMapping'));
  const ofStream = mappings.map(({ Properties }) => Properties).filter((each) => 'StartingPosition' in each);

  expect(ofStream).toEqual(
    registry.workers.filter(isStreamWorker).map(({ name, sortKeys, partitions = [], batchesAtOnce = 1 }) => ({
      FilterCriteria: {
        Filters: [
          { sk: { S: sortKeys.map((prefix) => ({ prefix })) } },
          ...(partitions.length > 0 ? [{ pk: { S: partitions.map((suffix) => ({ suffix })) } }] : []),
        ].map((Keys) => ({ Pattern: JSON.stringify({ dynamodb: { Keys } }) })),
      },
      EventSourceArn: { 'Fn::ImportValue': expect.stringContaining('StreamArn') },
      FunctionName: { Ref: functions[name]?.id },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: batchesAtOnce,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 86_400,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] } },
      },
    })),
  );
});

test('dead letters are encrypted, kept for 14 days, and travel over TLS only', () => {
  delivery.allResourcesProperties('AWS::SQS::Queue', {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 1_209_600,
  });
  for (const { Properties } of Object.values(resourcesOf(delivery, 'AWS::SQS::QueuePolicy'))) {
    expect(Properties['PolicyDocument']).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]),
    });
  }
});

test('the address of the API, whom alarms tell and where undeliverable notices lie are outputs', () => {
  expect(outputsOf(api)).toEqual({ ApiUrl: { Value: { 'Fn::GetAtt': [apiId(), 'ApiEndpoint'] } } });
  expect(outputsOf(observability)).toEqual({
    AlarmsTopicArn: { Value: { Ref: alarmIds.topic } },
    DashboardName: { Value: { Ref: expect.stringMatching(/^Dashboard/) } },
  });
  expect(outputsOf(delivery)).toEqual({
    NoticesDeadLettersArn: { Value: { 'Fn::GetAtt': [noticesIds.deadLetters, 'Arn'] } },
  });
});

const apiId = () => Object.keys(resourcesOf(api, 'AWS::ApiGatewayV2::Api'))[0];

/** A worker has it of the API's stack, an operation of the template that its own is nested in. */
const endpoint = (name: string) =>
  namesOfWorkers.includes(name)
    ? { 'Fn::ImportValue': expect.stringContaining('ApiEndpoint') }
    : { Ref: expect.stringMatching(/^referenceto.*ApiEndpoint$/) };

const functionBehind = (target: unknown): string | undefined => {
  const integrationId = (target as { 'Fn::Join': [string, [string, { Ref: string }]] })['Fn::Join'][1][1].Ref;
  const uri = resourcesOf(api, 'AWS::ApiGatewayV2::Integration')[integrationId]?.Properties['IntegrationUri'];
  const alias = resourcesOf(api, 'AWS::Lambda::Alias')[(uri as { Ref: string }).Ref];
  const called = JSON.stringify(alias?.Properties['FunctionName']);
  return Object.keys(functions).find((name) => JSON.stringify({ Ref: functions[name]?.id }) === called);
};
