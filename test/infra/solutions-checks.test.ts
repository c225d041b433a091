import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { serviceStacks } from '../../infra/service-stacks.ts';
import { type Stage, stageOf } from '../../infra/stage.ts';
import { codeOf } from './synthesised.ts';

const context = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b';

const stages: [string, Stage][] = [
  ['dev', stageOf('dev')],
  ['prod', stageOf('prod')],
  [
    'prod with all that a company may say',
    stageOf('prod', {
      channels: { sms: 'Shop', email: 'shop@example.com', whatsApp: 'phone-number-id-1' },
      domain: { name: 'pay.example.com', certificateArn },
      alarms: { email: 'on-call@example.com' },
      edge: { name: 'shop.example.com', certificateArn: certificateArn.replace('eu-west-1', 'us-east-1') },
    }),
  ],
];

const findingsIn = (stage: Stage, spoil: (stacks: ReturnType<typeof serviceStacks>) => void = () => {}) => {
  const outdir = mkdtempSync(join(tmpdir(), 'daftar-nag-'));
  const app = new App({ outdir, context });
  spoil(serviceStacks(app, stage, { codeOf }));
  app.synth();
  rmSync(outdir, { recursive: true });
  return new AwsSolutionsChecks()
    .validateScope(app)
    .violations.map(({ ruleName, violatingResources }) => [
      ruleName,
      violatingResources?.map((resource) =>
        'constructPath' in resource ? resource.constructPath : resource,
      ),
    ]);
};

test.each(stages)(
  'cdk-nag finds nothing in %s that has no reason beside it',
  (_, stage) => {
    expect(findingsIn(stage)).toEqual([]);
  },
  180_000,
);

test('a reason counts where it stands: what else is wrong is found', () => {
  const findings = findingsIn(stageOf('dev'), ({ data }) => {
    const bucket = new Bucket(data, 'Careless');
    Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'A test.' });
  });

  expect(findings).toEqual([['AwsSolutions-S10', ['daftar-dev-data/Careless/Resource']]]);
});
