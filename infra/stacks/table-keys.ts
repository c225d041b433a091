import { type KeyFamilyName, keyFamilies } from './key-families.ts';
import facts from './table-keys.json' with { type: 'json' };

/** What a function may touch of the table. */
export interface TableKeys {
  /** Patterns of the partition keys that it may read. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Index → the same of the index's own partitions. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/**
 * The keys of a function, from what its bundle shows it to build (`table-keys.json`, which `npm run permissions` writes).
 *
 * A bundle holds at least what its function uses, so this allows too much rather than too little. Merchants themselves are read
 * wherever something of theirs is: `M#<id>` has no end that a pattern could name, so everything of merchants is read with
 * them. What is written has its names, and a merchant's own item, with its state, is the operator's alone to write.
 */
export const tableKeysOf = (name: string): TableKeys => {
  const known = functions[name];
  if (!known) throw new Error(`It is not known which keys ${name} uses: run "npm run permissions".`);
  const ofKeys = known.keys.flatMap((family) => keyFamilies[family].patterns);
  // Who issues or revokes tokens keeps sessions; who has a bearer only looks at its own.
  const sessions = known.keys.includes('refreshTokens') ? ['SESSION#*'] : [];
  const isOfMerchants = (pattern: string): boolean => pattern.startsWith('M#');
  return {
    read: [
      ...(known.knowsMerchants ? ['M#*'] : []),
      ...(known.readsSessions ? ['SESSION#*'] : sessions),
      ...ofKeys.filter((pattern) => !isOfMerchants(pattern)),
    ],
    write: [...sessions, ...ofKeys],
    indexes: Object.fromEntries(known.indexes.map((index) => [index, indexPatterns[index]])),
  };
};

interface Facts {
  readonly keys: readonly KeyFamilyName[];
  readonly knowsMerchants: boolean;
  readonly readsSessions: boolean;
  readonly indexes: readonly IndexName[];
}

const functions = facts as Readonly<Record<string, Facts>>;

const indexPatterns = { kind: ['M#*'], deadline: ['DEADLINE#*'] } as const;
type IndexName = keyof typeof indexPatterns;
