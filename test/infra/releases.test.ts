import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { releaseOf } from '../../infra/release.ts';
import { type Stage, stageOf } from '../../infra/stage.ts';
import {
  actionsIn,
  functionsByName,
  type Resource,
  registry,
  resourcesOf,
  synthesise,
} from './synthesised.ts';

const operations = [...registry.contracts, registry.fallback].map(({ name }) => name);
const prod = synthesise(stageOf('prod')).api;
const dev = synthesise(stageOf('dev')).api;

const aliasOf = (api: Template, name: string): Resource => {
  const aliases = Object.values(resourcesOf(api, 'AWS::Lambda::Alias'));
  const id = functionsByName(api)[name]?.id;
  const [alias] = aliases.filter(
    ({ Properties }) => JSON.stringify(Properties['FunctionName']) === `{"Ref":"${id}"}`,
  );
  if (!alias) throw new Error(`${name} has no alias.`);
  return alias;
};

test.each(operations)('%s is called through an alias of a version', (name) => {
  for (const api of [dev, prod]) {
    expect(aliasOf(api, name).Properties).toEqual({
      Name: 'live',
      FunctionName: { Ref: functionsByName(api)[name]?.id },
      FunctionVersion: { 'Fn::GetAtt': [expect.stringContaining('CurrentVersion'), 'Version'] },
    });
  }
});

describe('In prod', () => {
  const groups = resourcesOf(prod, 'AWS::CodeDeploy::DeploymentGroup');
  const alarms = resourcesOf(prod, 'AWS::CloudWatch::Alarm');
  const groupOf = (name: string) => {
    const policy = (
      aliasOf(prod, name) as Resource & { UpdatePolicy: Record<string, Record<string, { Ref: string }>> }
    ).UpdatePolicy['CodeDeployLambdaAliasUpdate'];
    return groups[policy?.['DeploymentGroupName']?.Ref ?? '']?.Properties;
  };
  const alarmsOf = (name: string) => {
    const { AlarmConfiguration: watched } = groupOf(name) ?? {};
    return (watched as { Alarms: { Name: { Ref: string } }[] }).Alarms.map(({ Name }) => Name.Ref);
  };

  test.each(operations)('%s has a tenth of its calls answered by a new version for five minutes', (name) => {
    expect(groupOf(name)).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  test.each(operations)(
    'a release of %s is taken back when it crashes, or when the API answers with 5xx',
    (name) => {
      const [ofApi, ofFunction] = alarmsOf(name);
      const id = functionsByName(prod)[name]?.id;

      expect(ofApi).toMatch(/^referenceto.*ServerErrors/);
      expect(alarms[ofFunction ?? '']?.Properties).toMatchObject({
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [
          { Name: 'FunctionName', Value: { Ref: id } },
          { Name: 'Resource', Value: { 'Fn::Join': ['', [{ Ref: id }, ':live']] } },
        ],
      });
    },
  );

  test('CodeDeploy may move the aliases of the templates it is in, and look at alarms', () => {
    const roles = Object.entries(resourcesOf(prod, 'AWS::IAM::Role')).filter(([, { Properties }]) =>
      JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('codedeploy.amazonaws.com'),
    );
    const statements = Object.values(resourcesOf(prod, 'AWS::IAM::Policy'))
      .filter(({ Properties }) =>
        roles.some(([id]) => JSON.stringify(Properties['Roles']) === JSON.stringify([{ Ref: id }])),
      )
      .flatMap(
        ({ Properties }) => (Properties['PolicyDocument'] as { Statement: { Action: string }[] }).Statement,
      );

    expect(roles.filter(([, { Properties }]) => 'ManagedPolicyArns' in Properties)).toEqual([]);
    expect([...new Set(statements.flatMap(actionsIn))]).toEqual([
      'cloudwatch:DescribeAlarms',
      'lambda:GetAlias',
      'lambda:UpdateAlias',
      'lambda:GetProvisionedConcurrencyConfig',
    ]);
    expect(JSON.stringify(statements)).not.toMatch(/"Resource":"\*"|":\*"/);
  });
});

test('in dev a new version answers every call at once, without CodeDeploy', () => {
  expect(Object.keys(resourcesOf(dev, 'AWS::CodeDeploy::DeploymentGroup'))).toEqual([]);
});

test('operations that the stage names are kept warm', () => {
  const stage: Stage = { ...stageOf('dev'), provisionedConcurrency: { 'create-invoice': 5 } };

  expect(aliasOf(synthesise(stage).api, 'create-invoice').Properties).toMatchObject({
    ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 },
  });
});

test.each(['provisionedConcurrency', 'operationThrottles'])(
  'a stage whose %s names no operation is refused',
  (setting) => {
    const stage = { ...stageOf('dev'), [setting]: { 'log-in': 5 } };

    expect(() => synthesise(stage)).toThrow('The stage dev names log-in, which is no operation.');
  },
);

describe('What is said of one release', () => {
  const said = (release?: string) => releaseOf((name) => (name === 'release' ? release : undefined));

  test('is nothing most of the time', () => {
    expect(said()).toEqual({});
  });

  test('lets a new version in at once, which no alarm that rings already can take back', () => {
    const { api } = synthesise({ ...stageOf('prod'), ...said('at-once') });

    expect(Object.keys(resourcesOf(api, 'AWS::CodeDeploy::DeploymentGroup'))).toEqual([]);
    for (const alias of Object.values(resourcesOf(api, 'AWS::Lambda::Alias')))
      expect(alias).not.toHaveProperty('UpdatePolicy');
  });

  test('is refused where it is neither of both ways', () => {
    expect(() => said('now')).toThrow('release can be at-once or canary, or not be given: "now"');
  });
});
