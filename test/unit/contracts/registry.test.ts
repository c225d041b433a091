import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { grantsOf } from '../../../shared/contracts/contract.ts';
import { authorizer, contracts, fallback, workers } from '../../../shared/contracts/registry.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const registered = [...contracts, ...workers, fallback, authorizer];

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(root, folder), { recursive: true }))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(path.sep).join('/'));

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, at) => values.indexOf(value) !== at);

describe('The registry', () => {
  test('names every function once', () => {
    expect(repeated(registered.map(({ name }) => name))).toEqual([]);
  });

  test('has every method and path once', () => {
    const shapes = contracts.map(
      ({ method, path: route }) => `${method} ${route.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    expect(repeated(shapes)).toEqual([]);
  });

  test('lists every file in functions, and nothing that is not there', async () => {
    const wanted = registered.map(({ resource, name }) => `${resource}/${name}.ts`);
    expect((await filesIn('functions')).sort()).toEqual(wanted.sort());
  });

  test('holds every contract that is defined', async () => {
    const files = (await filesIn('shared/contracts')).filter((file) => file !== 'registry.ts');
    const exported = await Promise.all(
      files.map(async (file) =>
        Object.entries((await import(path.join(root, 'shared/contracts', file))) as object),
      ),
    );
    const defined = exported
      .flat()
      .filter(([name]) => name.endsWith('Contract') && name !== 'defineContract');

    expect(defined.map(([, contract]) => contract.name).sort()).toEqual(
      contracts.map(({ name }) => name).sort(),
    );
    expect(defined.filter(([, contract]) => !contracts.includes(contract))).toEqual([]);
  });

  test('lets the fallback do all that the operations it stands in for may do', () => {
    const needed = new Set(contracts.flatMap(grantsOf));
    expect([...needed].filter((grant) => !fallback.grants.includes(grant))).toEqual([]);
  });
});

describe.each(contracts)('The contract of $name', (contract) => {
  test('has a path that starts with a slash and does not end with one', () => {
    expect(contract.path).toMatch(/^(?:\/(?:[a-z0-9-]+|\{(?:id|token|file|key|event)\}))+$/);
  });

  test('has a name that begins with what it does', () => {
    expect(contract.name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });

  test('takes from the query, and recognises repeats by, only fields that it has', () => {
    const { fields, query = [], onceBy } = contract;
    const items = Object.entries(fields).flatMap(([list, kind]) =>
      'itemFields' in kind ? Object.keys(kind.itemFields).map((field) => `${list}.*.${field}`) : [],
    );
    const known = [...Object.keys(fields), ...items];

    expect([...query, ...(onceBy ? [onceBy] : [])].filter((field) => !known.includes(field))).toEqual([]);
  });

  test('names each grant once', () => {
    expect(repeated(grantsOf(contract))).toEqual([]);
  });
});

describe.each(registered)('The function $name', ({ resource, name }) => {
  test('is a file that exports a handler', async () => {
    const module = (await import(path.join(root, 'functions', resource, `${name}.ts`))) as {
      handler: unknown;
    };
    expect(typeof module.handler).toBe('function');
  });
});
