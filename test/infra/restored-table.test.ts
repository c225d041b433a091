import { describe, expect, test } from 'vitest';
import { recoveryOf } from '../../infra/recovery.ts';
import { stageOf } from '../../infra/stage.ts';
import { actionsIn, exportsOf, type Resource, resourcesOf, statementsOf, synthesise } from './synthesised.ts';

const name = 'daftar-prod-restored';
const streamArn = `arn:aws:dynamodb:me-south-1:123456789012:table/${name}/stream/2026-03-10T12:00:00.000`;
const prod = stageOf('prod');
const given = (values: Record<string, unknown>) => recoveryOf((key) => values[key], prod);

describe('A stage with a restored table', () => {
  const before = synthesise(prod);
  const after = synthesise({ ...prod, restoredTable: { name, streamArn } });

  test('has every function use it, and nothing of the table it stands in for', () => {
    const functions = Object.values(resourcesOf(after.service, 'AWS::Lambda::Function'));
    const tables = functions.map(
      ({ Properties }) =>
        (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables['TABLE_NAME'],
    );

    expect(new Set(tables.filter((table) => table !== undefined))).toEqual(new Set([name]));
    expect(JSON.stringify(after.service.toJSON())).not.toMatch(
      /ImportValue[^}]*ExportsOutput\w*Table[0-9A-F]/,
    );
  });

  test('feeds its workers from the stream of that table, from its beginning', () => {
    const mappings = Object.values(resourcesOf(after.service, 'AWS::Lambda::EventSourceMapping'));
    const streams = mappings.filter(({ Properties }) => Properties['StartingPosition'] !== undefined);

    expect(
      streams.map(({ Properties }) => [Properties['EventSourceArn'], Properties['StartingPosition']]),
    ).toEqual(streams.map(() => [streamArn, 'TRIM_HORIZON']));
    expect(streams).toHaveLength(2);
  });

  test('lets functions do on it what they may do on its own, with the same key', () => {
    const [own, restored] = [before, after].map(({ service }) => statementsOf(service, 'create-invoice'));

    expect(restored?.map(actionsIn)).toEqual(own?.map(actionsIn));
    const onTable =
      restored?.filter((each) => actionsIn(each).some((action) => action.startsWith('dynamodb:'))) ?? [];
    expect(onTable.length).toBeGreaterThan(0);
    for (const statement of onTable) expect(JSON.stringify(statement)).toContain(`table/${name}`);
    expect(JSON.stringify(restored)).toContain('TableKey');
  });

  test('leaves the old table as it was', () => {
    const tablesOf = (template: typeof before) =>
      resourcesOf(template.data, 'AWS::DynamoDB::GlobalTable') as Record<string, Resource>;

    expect(tablesOf(after)).toEqual(tablesOf(before));
  });

  test('can be deployed one stack after the other: what others still import stays exported', () => {
    expect(exportsOf(after.data)).toEqual(expect.arrayContaining(exportsOf(before.data)));
  });

  test('tells the operator’s command line of it', () => {
    expect(after.data.findOutputs('TableName')['TableName']?.['Value']).toBe(name);
  });
});

describe('What is said of a recovery', () => {
  test('is nothing most of the time', () => {
    expect(given({})).toEqual({});
  });

  test('is which table to use', () => {
    expect(given({ restoredTable: name, restoredStream: streamArn })).toEqual({
      restoredTable: { name, streamArn },
    });
  });

  test('is that nobody is answered, on whichever route', () => {
    const nothing = { rateLimit: 0, burstLimit: 0 };
    const stage = { ...prod, ...given({ throttle: '0' }) };
    const [published] = Object.values(resourcesOf(synthesise(stage).api, 'AWS::ApiGatewayV2::Stage'));

    expect(Object.values(stage.operationThrottles)).toEqual(
      Object.keys(prod.operationThrottles).map(() => nothing),
    );
    expect(published?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 },
    });
  });

  test.each([
    [{ restoredTable: name }, 'go together'],
    [{ restoredStream: streamArn }, 'go together'],
    [{ restoredTable: 'daftar-prod-other', restoredStream: streamArn }, 'is not the stream of the table'],
    [{ restoredTable: name, restoredStream: 'arn:aws:dynamodb:x' }, "must be the ARN of a table's stream"],
    [{ restoredTable: 'no table', restoredStream: streamArn }, "must be a table's name"],
    [
      {
        restoredTable: 'daftar-dev-restored',
        restoredStream: streamArn.replace('daftar-prod-', 'daftar-dev-'),
      },
      'is not of the stage prod',
    ],
    [{ throttle: '5' }, 'throttle can be 0'],
  ])('is refused where it cannot be meant: %j', (values, words) => {
    expect(() => given(values)).toThrow(words);
  });
});
