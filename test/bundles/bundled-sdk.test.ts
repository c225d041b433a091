import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../infra/bundling/bundle.ts';
import { type StandIn, startStandIn } from './aws-stand-in.ts';
import { inFreshNode, lambdaEnvironment } from './run-bundle.ts';
import { isSignedWith } from './signature.ts';

const root = path.resolve(import.meta.dirname, '../..');
let scratch: string;
let aws: StandIn;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'daftar-bundled-sdk-'));
  aws = await startStandIn();
  await bundle(root, [{ name: 'probe', source: path.join(import.meta.dirname, 'probe/probe.ts') }], scratch);
});

afterEach(() => {
  aws.take();
});

afterAll(async () => {
  aws.close();
  await rm(scratch, { recursive: true });
});

const call = (service: string, environment: Record<string, string> = {}): Promise<unknown> =>
  inFreshNode(path.join(scratch, 'probe/index.cjs'), `bundle.handler('${service}')`, {
    ...lambdaEnvironment,
    AWS_ENDPOINT_URL: aws.url,
    ...environment,
  });

test.each([
  ['dynamodb', 1],
  ['secrets-manager', 'a-secret'],
  ['scheduler', 'an-arn'],
  ['sqs', 'an-id'],
  ['sns', 'an-id'],
  ['ses', 'an-id'],
  ['social-messaging', 'an-id'],
  ['s3', '"an-etag"'],
])(
  'a bundled %s client signs its calls with the session token of the environment',
  async (service, expected) => {
    expect(await call(service)).toEqual(expected);

    const [request] = aws.take();
    expect(request?.headers['x-amz-security-token']).toBe('the-session-token');
    expect(request?.headers['authorization']).toMatch(
      /Credential=AKIDEXAMPLE\/\d{8}\/me-south-1\/.*x-amz-security-token/,
    );
    expect(request && isSignedWith(lambdaEnvironment['AWS_SECRET_ACCESS_KEY'] ?? '', request)).toBe(true);
  },
);

test('a changed body would not have that signature', async () => {
  await call('dynamodb');

  const [request] = aws.take();
  expect(request && isSignedWith('another-secret', request)).toBe(false);
});

test('no client brings the schemas of operations that nobody calls', async () => {
  const text = await readFile(path.join(scratch, 'probe/index.cjs'), 'utf8');
  const called = [
    'PutItem',
    'CreateSchedule',
    'SendMessageBatch',
    'Publish',
    'SendEmail',
    'SendWhatsAppMessage',
  ];
  const others = [
    'DeleteScheduleGroup',
    'ListMessageMoveTasks',
    'CreateTopic',
    'CreateDedicatedIpPool',
    'ListLinked',
  ];

  expect([called, others].map((names) => names.filter((name) => text.includes(name)))).toEqual([called, []]);
});

test('a service is found at the endpoint of its own variable', async () => {
  const nowhere = 'http://127.0.0.1:1';

  expect(await call('dynamodb', { AWS_ENDPOINT_URL: nowhere, AWS_ENDPOINT_URL_DYNAMODB: aws.url })).toBe(1);
});

test('a throttled call is tried again', async () => {
  aws.failNext(503);

  expect(await call('dynamodb')).toBe(2);
  expect(aws.take()).toHaveLength(2);
});

test('calls say which SDK, runtime and operation they come from', async () => {
  await call('dynamodb');

  const [request] = aws.take();
  expect(request?.headers['user-agent']).toMatch(
    /aws-sdk-js\/3\.\d+\.\d+ .*md\/nodejs#24.* api\/dynamodb#3\.\d+\.\d+ exec-env\/AWS_Lambda_nodejs24\.x/,
  );
});

test('without credentials in the environment a call fails and says why, whatever files or metadata there are', async () => {
  const credentials = path.join(scratch, 'credentials');
  await writeFile(credentials, '[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = file\n');
  const answer = await call('dynamodb', {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/credentials`,
  });

  expect(answer).toEqual({
    name: 'CredentialsProviderError',
    message:
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: a bundled function takes credentials from its environment only.',
  });
  expect(aws.take()).toEqual([]);
});
