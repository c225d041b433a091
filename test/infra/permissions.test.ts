import { describe, expect, test } from 'vitest';
import { keyFamilies } from '../../infra/stacks/key-families.ts';
import { stageOf } from '../../infra/stage.ts';
import * as keys from '../../shared/store/keys.ts';
import { permissionsPage, unavoidable } from './permissions.ts';
import { actionsIn, registry, resourcesOf, type Statement, synthesise } from './synthesised.ts';

const stages = { prod: synthesise(stageOf('prod')), dev: synthesise(stageOf('dev')) };

test('what each function may do is written down, and changes only where somebody sees it', async () => {
  await expect(permissionsPage(stages.prod.service)).toMatchFileSnapshot('../../docs/permissions.md');
});

describe.each(Object.entries(stages))('In %s', (_, { templates }) => {
  const statements = Object.values(templates).flatMap((template) =>
    Object.values(resourcesOf(template, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
    ),
  );

  test('no role may do all of something', () => {
    expect(statements.flatMap(actionsIn).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('no role may do something to everything, but for what cannot be said otherwise', () => {
    const toEverything = statements
      .filter(({ Resource }) => Resource === undefined || [Resource].flat().includes('*'))
      .flatMap(actionsIn);

    expect(new Set(toEverything)).toEqual(new Set(Object.keys(unavoidable)));
  });

  test('the table is touched by its keys alone', () => {
    const onItems = statements.filter((statement) =>
      actionsIn(statement).some((action) => /^dynamodb:.*(Item|Query|Scan)/.test(action)),
    );

    for (const { Condition } of onItems) {
      expect(Condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': expect.anything() } });
    }
    expect(onItems.length).toBeGreaterThan(registry.contracts.length);
  });
});

/** Built by the operator's command line alone. */
const operators = ['merchantCodeKey', 'directoryKey', 'merchantDirectory'];
/** Partitions of indexes, which functions are given by the index. */
const ofIndexes = ['invoicesOfKind', 'deadlinesOf'];
/** Granted to who has a bearer, or deals with tokens. */
const ofBearers = ['merchantKey', 'sessionKey'];

const partitions = Object.entries(keys)
  .filter(([name]) => name !== 'invoiceAt')
  .map(([name, build]) => [name, typeof build === 'function' ? partitionOf(name, build) : build] as const)
  .filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/Prefix$|SortKey$|^wholeTime$/.test(entry[0]),
  );

test.each(partitions.filter(([name]) => ![...operators, ...ofIndexes, ...ofBearers].includes(name)))(
  'the key of %s is of a family that functions are allowed by name',
  (_, partition) => {
    const patterns = Object.values(keyFamilies).flatMap((family): readonly string[] => family.patterns);

    expect(patterns.filter((pattern) => isLike(pattern, partition))).not.toEqual([]);
  },
);

function partitionOf(name: string, build: (...args: never[]) => unknown): string | undefined {
  const dead = { eventId: 'e', invoiceId: 1, channel: 'sms', round: '0' };
  const args =
    name === 'deadDeliveryKey'
      ? [1, dead]
      : [1, 2, 3, 4].map((each) => (/^(login|link)/.test(name) ? `${each}` : each));
  const built = (build as (...args: unknown[]) => unknown)(...args);
  if (typeof built === 'string') return name.endsWith('Of') ? built : undefined;
  return (built as { pk?: string }).pk;
}

function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
