import { readFile } from 'node:fs/promises';
import { writeDurably } from '../durable-file.ts';

export interface SecretVersion {
  readonly secretString?: string;
  /** Base64. */
  readonly secretBinary?: string;
  readonly createdMs: number;
  stages: string[];
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  description?: string;
  changedMs: number;
  deletedMs?: number;
  tags: { Key: string; Value?: string }[];
  readonly versions: Record<string, SecretVersion>;
}

export type Secrets = Record<string, Secret>;

export interface SecretStore {
  read(): Secrets;
  /** Makes a change and has it on disk before it resolves; one change after the other, and a failing one leaves no trace. */
  change<Result>(edit: (secrets: Secrets) => Result): Promise<Result>;
}

/** Keeps the secrets in one file, by name, readable by its owner alone. */
export const openSecretStore = async (path: string): Promise<SecretStore> => {
  let secrets = JSON.parse(await readFile(path, 'utf8')) as Secrets;
  let last: Promise<unknown> = Promise.resolve();

  const apply = async <Result>(edit: (draft: Secrets) => Result): Promise<Result> => {
    const draft = structuredClone(secrets);
    const result = edit(draft);
    await writeDurably(path, JSON.stringify(draft, null, 2), 0o600);
    secrets = draft;
    return result;
  };

  return {
    read: () => secrets,
    change: (edit) => {
      const change = last.then(() => apply(edit));
      last = change.catch(() => undefined);
      return change;
    },
  };
};
