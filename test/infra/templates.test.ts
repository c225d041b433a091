import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import statefulIds from './stateful-ids.json' with { type: 'json' };
import { resourcesOf, synthesise } from './synthesised.ts';

const prod = synthesise(stageOf('prod'));

describe.each(Object.keys(prod.templates))('the template of %s', (path) => {
  const template = prod.templates[path]?.toJSON() ?? {};

  test('has room for twice as much: CloudFormation takes 500 resources, 200 outputs and 200 parameters', () => {
    const count = (part: string): number => Object.keys(template[part] ?? {}).length;

    expect(count('Resources')).toBeLessThanOrEqual(250);
    expect(count('Outputs')).toBeLessThanOrEqual(100);
    expect(count('Parameters')).toBeLessThanOrEqual(100);
  });

  test('has no policy that nears what a role can hold, 10,240 characters', () => {
    const policies = Object.values(prod.templates[path]?.findResources('AWS::IAM::Policy') ?? {});
    const sizes = policies.map(({ Properties }) => JSON.stringify(Properties.PolicyDocument).length);

    expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(8_000);
  });

  test('has half the size at most that CloudFormation takes, a megabyte', () => {
    expect(JSON.stringify(template, null, 1).length).toBeLessThanOrEqual(500_000);
  });
});

// Another logical id is another, empty resource: the old one is deleted or, where it is protected, left behind.
test('what holds data, or is known outside by its name, keeps its logical id', () => {
  const held = [
    'DynamoDB::GlobalTable',
    'S3::Bucket',
    'KMS::Key',
    'SecretsManager::Secret',
    'Scheduler::ScheduleGroup',
    'SQS::Queue',
    'SNS::Topic',
    'ApiGatewayV2::Api',
  ];
  const idsIn = (template: Template) =>
    held.flatMap((type) => Object.keys(resourcesOf(template, `AWS::${type}`)).sort());

  expect({
    data: idsIn(prod.data),
    api: idsIn(prod.api),
    delivery: idsIn(prod.delivery),
    observability: idsIn(prod.observability),
  }).toEqual(statefulIds);
});

test('the same sources make the same templates, so that a diff after a deployment is empty', () => {
  const textsOf = ({ templates }: typeof prod) =>
    Object.values(templates).map((template) => JSON.stringify(template.toJSON()));

  expect(textsOf(synthesise(stageOf('prod')))).toEqual(textsOf(prod));
});
