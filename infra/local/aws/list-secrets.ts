import { AwsError } from './aws-json.ts';
import { describeSecret, stagesByVersion } from './describe-secret.ts';
import type { SecretInput } from './secret-input.ts';
import type { Secret, Secrets } from './secret-store.ts';

/** A page of secrets in order of their names; the token is the last name of the page before. */
export const listSecrets = (secrets: Secrets, input: SecretInput) => {
  const size = input.MaxResults ?? 100;
  if (size < 1 || size > 100)
    throw new AwsError('InvalidParameterException', 'MaxResults must be from 1 to 100.');
  const after =
    input.NextToken === undefined ? '' : Buffer.from(input.NextToken, 'base64url').toString('utf8');

  const rest = Object.values(secrets)
    .filter((secret) => secret.name > after && isWanted(secret, input))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);

  return {
    SecretList: page.map((secret) => {
      const { VersionIdsToStages: _, ...described } = describeSecret(secret);
      return { ...described, SecretVersionsToStages: stagesByVersion(secret) };
    }),
    NextToken: last && rest.length > size ? Buffer.from(last.name).toString('base64url') : undefined,
  };
};

const isWanted = (secret: Secret, { Filters = [], IncludePlannedDeletion = false }: SecretInput): boolean =>
  (IncludePlannedDeletion || secret.deletedMs === undefined) &&
  Filters.every(({ Key, Values = [] }) => {
    if (Key !== 'name')
      throw new AwsError('ValidationException', `Daftar's stand-in filters by name, not by ${Key}.`);
    return Values.some((value) => hasPrefix(secret.name, value));
  });

// AWS: a prefix, and with an exclamation mark everything without it.
const hasPrefix = (name: string, prefix: string): boolean =>
  prefix.startsWith('!') ? !name.startsWith(prefix.slice(1)) : name.startsWith(prefix);
