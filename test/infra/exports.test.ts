import { expect, test } from 'vitest';
import { type Company, stageOf } from '../../infra/stage.ts';
import { exportsOf, synthesise } from './synthesised.ts';

const domain = {
  name: 'api.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
};
const edge = {
  name: 'pay.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/2c3d',
};
const before = synthesise(stageOf('prod'));

// Stacks are deployed one after the other, and CloudFormation takes away no export that a later one still imports.
test.each<[string, Partial<Company>]>([
  ['a name of its own', { domain }],
  ['an edge', { domain, edge }],
  ['a public address', { publicBaseUrl: 'https://pay.example.com' }],
  ['a topic for alarms', { alarms: { topicArn: 'arn:aws:sns:me-south-1:123456789012:on-call' } }],
])('a deployed stage can get %s: what its stacks import stays exported', (_, company) => {
  const after = synthesise(stageOf('prod', company));

  for (const stack of ['data', 'api', 'delivery'] as const) {
    expect(exportsOf(before[stack]).length).toBeGreaterThan(0);
    expect(exportsOf(after[stack])).toEqual(expect.arrayContaining(exportsOf(before[stack])));
  }
});
