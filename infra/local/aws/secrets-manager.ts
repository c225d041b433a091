import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError, awsJsonService, type Operation } from './aws-json.ts';
import { describeSecret } from './describe-secret.ts';
import { listSecrets } from './list-secrets.ts';
import type { SecretInput } from './secret-input.ts';
import type { Secret, SecretStore, Secrets, SecretVersion } from './secret-store.ts';
import type { Service } from './stand-in.ts';

/** Secrets Manager, as far as Daftar and its operator's command line use it. */
export const secretsManager = (store: SecretStore): Service => {
  const operations: Record<string, Operation<SecretInput>> = {
    CreateSecret: (input) => store.change((secrets) => createSecret(secrets, input)),
    GetSecretValue: (input) => getSecretValue(findLive(store.read(), input), input),
    PutSecretValue: (input) => store.change((secrets) => putSecretValue(findLive(secrets, input), input)),
    UpdateSecret: (input) => store.change((secrets) => updateSecret(findLive(secrets, input), input)),
    DescribeSecret: (input) => describeSecret(find(store.read(), input)),
    ListSecrets: (input) => listSecrets(store.read(), input),
    DeleteSecret: (input) => store.change((secrets) => deleteSecret(secrets, find(secrets, input), input)),
    RestoreSecret: (input) => store.change((secrets) => restoreSecret(find(secrets, input))),
  };
  return awsJsonService('secretsmanager', operations);
};

const createSecret = (secrets: Secrets, input: SecretInput) => {
  const name = input.Name;
  if (!name || !/^[\w/+=.@-]{1,512}$/.test(name)) throw new AwsError('ValidationException', 'Invalid name.');
  const old = secrets[name];
  if (old?.deletedMs !== undefined)
    throw scheduledForDeletion('create this secret because a secret with this name');
  if (old)
    throw new AwsError(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
    );

  const now = Date.now();
  const secret: Secret = {
    arn: `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}-${arnSuffix()}`,
    name,
    createdMs: now,
    changedMs: now,
    tags: input.Tags ?? [],
    versions: {},
  };
  if (input.Description !== undefined) secret.description = input.Description;
  secrets[name] = secret;
  return { ARN: secret.arn, Name: name, VersionId: hasValue(input) ? addVersion(secret, input) : undefined };
};

const getSecretValue = (secret: Secret, input: SecretInput) => {
  const stage = input.VersionStage ?? (input.VersionId === undefined ? 'AWSCURRENT' : undefined);
  const found = Object.entries(secret.versions).find(
    ([id, version]) =>
      (input.VersionId === undefined || id === input.VersionId) &&
      (stage === undefined || version.stages.includes(stage)),
  );
  if (!found) {
    const what = stage === undefined ? `VersionId: ${input.VersionId}` : `staging label: ${stage}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  const [id, version] = found;
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    SecretString: version.secretString,
    SecretBinary: version.secretBinary,
    VersionStages: version.stages,
    CreatedDate: version.createdMs / 1000,
  };
};

const putSecretValue = (secret: Secret, input: SecretInput) => {
  if (!hasValue(input)) {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  }
  const id = addVersion(secret, input);
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: secret.versions[id]?.stages };
};

const updateSecret = (secret: Secret, input: SecretInput) => {
  if (input.Description !== undefined) secret.description = input.Description;
  secret.changedMs = Date.now();
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: hasValue(input) ? addVersion(secret, input) : undefined,
  };
};

const deleteSecret = (secrets: Secrets, secret: Secret, input: SecretInput) => {
  secret.deletedMs = Date.now();
  if (input.ForceDeleteWithoutRecovery) delete secrets[secret.name];
  return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedMs / 1000 };
};

const restoreSecret = (secret: Secret) => {
  delete secret.deletedMs;
  return { ARN: secret.arn, Name: secret.name };
};

/** Adds a value; a repeat under the same request token changes nothing, as in AWS. */
const addVersion = (secret: Secret, input: SecretInput): string => {
  const id = input.ClientRequestToken ?? randomUUID();
  const version = versionOf(input);
  const same = secret.versions[id];
  if (same) {
    const repeated = same.secretString === version.secretString && same.secretBinary === version.secretBinary;
    if (repeated) return id;
    throw new AwsError(
      'ResourceExistsException',
      `A version with the ID ${id} already exists with another value.`,
    );
  }
  secret.versions[id] = version;
  for (const stage of input.VersionStages ?? ['AWSCURRENT']) moveStage(secret, stage, id);
  secret.changedMs = version.createdMs;
  forgetUnstaged(secret);
  return id;
};

const versionOf = ({ SecretString, SecretBinary }: SecretInput): SecretVersion => ({
  ...(SecretString === undefined ? {} : { secretString: SecretString }),
  ...(SecretBinary === undefined ? {} : { secretBinary: SecretBinary }),
  createdMs: Date.now(),
  stages: [],
});

// A label is on one version at a time, and what loses AWSCURRENT becomes AWSPREVIOUS.
const moveStage = (secret: Secret, stage: string, id: string): void => {
  const holder = Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage));
  if (holder?.[0] === id) return;
  if (holder) {
    const [holderId, version] = holder;
    version.stages = version.stages.filter((other) => other !== stage);
    if (stage === 'AWSCURRENT') moveStage(secret, 'AWSPREVIOUS', holderId);
  }
  secret.versions[id]?.stages.push(stage);
};

const forgetUnstaged = (secret: Secret): void => {
  for (const [id, version] of Object.entries(secret.versions)) {
    if (version.stages.length === 0) delete secret.versions[id];
  }
};

const find = (secrets: Secrets, { SecretId }: SecretInput): Secret => {
  const byName = SecretId !== undefined && Object.hasOwn(secrets, SecretId) ? secrets[SecretId] : undefined;
  const secret = byName ?? Object.values(secrets).find(({ arn }) => arn === SecretId);
  if (!secret)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return secret;
};

const findLive = (secrets: Secrets, input: SecretInput): Secret => {
  const secret = find(secrets, input);
  if (secret.deletedMs !== undefined) throw scheduledForDeletion('perform the operation on a secret that');
  return secret;
};

const scheduledForDeletion = (what: string): AwsError =>
  new AwsError('InvalidRequestException', `You can't ${what} is currently marked for deletion.`);

const hasValue = (input: SecretInput): boolean =>
  input.SecretString !== undefined || input.SecretBinary !== undefined;

const arnSuffix = (): string => randomBytes(6).toString('base64').replace(/[+/]/g, 'x').slice(0, 6);
