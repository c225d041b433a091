import type { Secret } from './secret-store.ts';

/** All about a secret but its values; times are epoch seconds. */
export const describeSecret = (secret: Secret) => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  CreatedDate: secret.createdMs / 1000,
  LastChangedDate: secret.changedMs / 1000,
  DeletedDate: secret.deletedMs === undefined ? undefined : secret.deletedMs / 1000,
  Tags: secret.tags,
  VersionIdsToStages: stagesByVersion(secret),
});

export const stagesByVersion = (secret: Secret): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(secret.versions)
      .filter(([, version]) => version.stages.length > 0)
      .map(([id, version]) => [id, version.stages]),
  );
