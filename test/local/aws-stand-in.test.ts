import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeAwsChunked } from '../../infra/local/aws/aws-chunked.ts';
import { openObjectStore } from '../../infra/local/aws/object-store.ts';
import { type CreatedObject, s3 } from '../../infra/local/aws/s3.ts';
import { openSecretStore } from '../../infra/local/aws/secret-store.ts';
import { secretsManager } from '../../infra/local/aws/secrets-manager.ts';
import { type StandIn, startStandIn } from '../../infra/local/aws/stand-in.ts';
import { uploadKey } from '../../shared/store/upload-files.ts';
import type { UploadLink } from '../../shared/store/upload-links.ts';
import { linkSigner } from '../../shared/store/upload-signer.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

let folder: string;
let standIn: StandIn;
/** What time it is at S3's, and what was put there. */
let nowMs = Date.now();
const created: CreatedObject[] = [];
const client = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'daftarlocal', secretAccessKey: 'daftarlocal' },
};

const begin = async (): Promise<void> => {
  standIn = await startStandIn({
    'secrets-manager': secretsManager(await openSecretStore(join(folder, 'secrets.json'))),
    s3: s3(openObjectStore(join(folder, 'objects')), {
      clock: () => nowMs,
      onCreated: (object) => created.push(object),
    }),
  });
};

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'secrets.json'), '{}');
  await begin();
});

afterAll(() => standIn.close());

describe('Secrets Manager, through the real client', () => {
  let secrets: SecretsManagerClient;
  let name: string;
  let count = 0;

  beforeEach(() => {
    secrets = new SecretsManagerClient({ ...client, endpoint: `${standIn.url}/secrets-manager` });
    count += 1;
    name = `daftar/test/${count}`;
  });

  const create = (SecretString = 'one') =>
    secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
  const read = (what: object = {}) => secrets.send(new GetSecretValueCommand({ SecretId: name, ...what }));

  test('gives back a value by name and by ARN', async () => {
    const { ARN, VersionId } = await create();

    const byArn = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }));

    expect(await read()).toMatchObject({
      ARN,
      Name: name,
      VersionId,
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
    });
    expect(byArn.SecretString).toBe('one');
    expect(byArn.CreatedDate).toBeInstanceOf(Date);
  });

  test('gives back binary values', async () => {
    await secrets.send(new CreateSecretCommand({ Name: name, SecretBinary: new Uint8Array([0, 255]) }));
    expect((await read()).SecretBinary).toEqual(new Uint8Array([0, 255]));
  });

  test('keeps the previous value under its label when a new one is put', async () => {
    const { VersionId: first } = await create('one');
    await secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'two' }));
    const { VersionId: third } = await secrets.send(
      new UpdateSecretCommand({ SecretId: name, SecretString: 'three' }),
    );

    expect((await read()).SecretString).toBe('three');
    expect((await read({ VersionId: third })).SecretString).toBe('three');
    expect((await read({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two');
    await expect(read({ VersionId: first })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('takes the same request token once', async () => {
    await create();
    const put = (SecretString: string) =>
      secrets.send(
        new PutSecretValueCommand({ SecretId: name, SecretString, ClientRequestToken: 'a'.repeat(32) }),
      );
    await put('two');

    expect(await put('two')).toMatchObject({ VersionId: 'a'.repeat(32) });
    await expect(put('other')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('describes a secret without its value', async () => {
    const { VersionId = '' } = await create();
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
    expect(described).toMatchObject({ Name: name, VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] } });
  });

  test('refuses a name that is taken', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test.each(['constructor', 'daftar/nobody'])('knows no secret %s', async (SecretId) => {
    await expect(read({ SecretId })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('hides a deleted secret until it is restored', async () => {
    await create();
    await secrets.send(new DeleteSecretCommand({ SecretId: name }));
    await expect(read()).rejects.toMatchObject({ name: 'InvalidRequestException' });

    await secrets.send(new RestoreSecretCommand({ SecretId: name }));
    expect((await read()).SecretString).toBe('one');
  });

  test('forgets a secret deleted for good', async () => {
    await create();
    await secrets.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('lists by prefix, page by page', async () => {
    const names = ['a', 'b', 'c'].map((suffix) => `${name}/${suffix}`);
    for (const Name of names) await secrets.send(new CreateSecretCommand({ Name, SecretString: 'x' }));
    const Filters = [{ Key: 'name' as const, Values: [`${name}/`] }];

    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListSecrets({ client: secrets, pageSize: 2 }, { Filters })) {
      pages.push((page.SecretList ?? []).map((secret) => secret.Name));
    }

    expect(pages).toEqual([names.slice(0, 2), names.slice(2)]);
    const unwanted = [{ Key: 'name' as const, Values: ['!daftar'] }];
    expect((await secrets.send(new ListSecretsCommand({ Filters: unwanted }))).SecretList).toEqual([]);
  });

  test('loses nothing of what is created at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${name}/${index}`);
    await Promise.all(
      names.map((Name) => secrets.send(new CreateSecretCommand({ Name, SecretString: Name }))),
    );

    const kept = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')) as object;

    expect(Object.keys(kept)).toEqual(expect.arrayContaining(names));
  });

  test('keeps secrets over a restart, for their owner alone', async () => {
    await create();
    await standIn.close();
    await begin();
    secrets = new SecretsManagerClient({ ...client, endpoint: `${standIn.url}/secrets-manager` });

    expect((await read()).SecretString).toBe('one');
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });
});

describe('S3, through the real client', () => {
  const object = { Bucket: 'daftar-local-attachments', Key: 'merchants/84/../فاتورة 1.pdf' };
  let bucket: S3Client;

  beforeEach(() => {
    bucket = new S3Client({ ...client, endpoint: `${standIn.url}/s3` });
  });

  test('gives back bytes and headers', async () => {
    const Body = Buffer.from([0, 10, 255]);
    await bucket.send(
      new PutObjectCommand({ ...object, Body, ContentType: 'application/pdf', Metadata: { by: 'me' } }),
    );

    const found = await bucket.send(new GetObjectCommand(object));

    expect(found).toMatchObject({ ContentType: 'application/pdf', ContentLength: 3, Metadata: { by: 'me' } });
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(await bucket.send(new HeadObjectCommand(object))).toMatchObject({ ContentLength: 3 });
  });

  test('knows no object that was not put or is deleted', async () => {
    const missing = { ...object, Key: 'missing' };
    await bucket.send(new PutObjectCommand({ ...missing, Body: 'x' }));
    await bucket.send(new DeleteObjectCommand(missing));

    await expect(bucket.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(bucket.send(new HeadObjectCommand(missing))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('reads the chunked form of a body whose checksum comes last', () => {
    const framed = Buffer.from(
      '3\r\nabc\r\n2;chunk-signature=1\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAA==\r\n\r\n',
    );
    expect(decodeAwsChunked(framed).toString()).toBe('abcde');
  });
});

describe('A presigned link', () => {
  const place = { merchantId: 84, uploadId: 7 };
  const put = (link: UploadLink, body: string, headers: Readonly<Record<string, string>> = link.headers) =>
    fetch(link.url, { method: link.method, headers, body });
  const codeOf = async (answer: Response) => [
    answer.status,
    /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1],
  ];

  const sign = (uploadId: number): Promise<UploadLink> => {
    vi.stubEnv('AWS_REGION', client.region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', client.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', client.credentials.secretAccessKey);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `${standIn.url}/s3`);
    return linkSigner('daftar-local-uploads')(uploadKey({ ...place, uploadId }), 900);
  };

  beforeEach(() => {
    nowMs = Date.now();
    created.length = 0;
  });

  test('takes a file of any size once, and tells of it', async () => {
    const link = await sign(7);

    expect((await put(link, 'x'.repeat(100_000))).status).toBe(200);
    expect(await codeOf(await put(link, 'another'))).toEqual([412, 'PreconditionFailed']);
    expect(created).toEqual([
      { bucket: 'daftar-local-uploads', key: 'uploads/84/7', size: 100_000, etag: expect.any(String) },
    ]);
  });

  test('is over after fifteen minutes', async () => {
    const link = await sign(8);
    nowMs += 901_000;

    expect(await codeOf(await put(link, 'late'))).toEqual([403, 'AccessDenied']);
    expect(created).toEqual([]);
  });

  test('is good for nothing else: another object, another time, or a request without its headers', async () => {
    const link = await sign(9);
    const changed = (from: string, to: string) => ({ ...link, url: link.url.replace(from, to) });

    const answers = await Promise.all([
      put(changed('/84/9', '/85/9'), 'x'),
      put(changed('X-Amz-Expires=900', 'X-Amz-Expires=90000'), 'x'),
      put(link, 'x', {}),
      fetch(link.url),
      put(changed('X-Amz-Expires=900', 'X-Amz-Expires=never'), 'x'),
    ]);

    expect(await Promise.all(answers.map(codeOf))).toEqual([
      [403, 'SignatureDoesNotMatch'],
      [403, 'SignatureDoesNotMatch'],
      [403, 'SignatureDoesNotMatch'],
      [403, 'SignatureDoesNotMatch'],
      [403, 'AuthorizationQueryParametersError'],
    ]);
    expect(created).toEqual([]);
  });
});

test('A page in a browser that points a name of its own here gets nothing', async () => {
  const { request } = await import('node:http');
  const { port } = new URL(standIn.url);
  const status = await new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path: '/s3/a/b', headers: { host: 'evil.example' } });
    call.on('response', (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(403);
});
