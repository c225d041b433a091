import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
}

interface Job {
  permissions?: Record<string, string>;
  environment?: string;
  concurrency?: unknown;
  needs?: string;
  steps: Step[];
}

interface Workflow {
  concurrency?: unknown;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
const workflow = (file: string): Workflow => parse(readFileSync(join(folder, file), 'utf8'));
const stepsOf = (file: string): Step[] => Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);
const runsOf = (steps: Step[]): string[] => steps.flatMap(({ run }) => run ?? []);

/** What anybody can run by hand as well: `npm ci`, a script of package.json, the CDK's commands. */
const isOurs = (line: string): boolean => {
  const script = /^npm (?:run )?([\w:]+)(?: -- [\w":$/. -]+)?$/.exec(line)?.[1];
  return (
    line === 'npm ci' ||
    (script !== undefined && script in scripts) ||
    /^npx cdk (diff|deploy) [\w=. -]+$/.test(line)
  );
};

test('There is a workflow for pull requests and one that deploys', () => {
  expect(readdirSync(folder).sort()).toEqual(['deploy.yml', 'pull-request.yml']);
});

describe.each(['pull-request.yml', 'deploy.yml'])('%s', (file) => {
  test('runs nothing that cannot be run by hand', () => {
    const lines = runsOf(stepsOf(file)).flatMap((run) => run.trim().split('\n'));

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !isOurs(line))).toEqual([]);
  });

  test('may read the code, and ask for an identity only where it goes to AWS', () => {
    const { permissions, jobs } = workflow(file);

    expect(permissions).toEqual({ contents: 'read' });
    for (const { permissions: own, steps } of Object.values(jobs)) {
      const goesToAws = steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
      expect(own).toEqual(goesToAws ? { contents: 'read', 'id-token': 'write' } : undefined);
    }
  });

  test('installs packages before it has credentials, which their scripts could use', () => {
    for (const { steps } of Object.values(workflow(file).jobs)) {
      const identity = steps.findIndex(({ uses }) => uses?.includes('configure-aws-credentials'));
      if (identity >= 0) expect(runsOf(steps.slice(0, identity))).toContain('npm ci');
      if (identity >= 0) expect(runsOf(steps.slice(identity))).not.toContain('npm ci');
    }
  });

  test('uses actions of a known version, and no stored secret', () => {
    const uses = stepsOf(file).flatMap(({ uses }) => uses ?? []);

    expect(
      uses.filter((action) => !/^(actions|aws-actions)\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action)),
    ).toEqual([]);
    expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/\bsecrets\./);
  });
});

test('A pull request is checked, tested, deployed to the emulator, synthesised and compared with dev', () => {
  expect(new Set(runsOf(stepsOf('pull-request.yml')))).toEqual(
    new Set([
      'npm ci',
      'npm run check',
      'npm run synth',
      'npm test',
      'npm run test:deploy',
      'npx cdk diff --all -c stage=dev',
    ]),
  );
});

test('prod is deployed after dev, each in its own environment, and both are checked right after', () => {
  const { dev, prod } = workflow('deploy.yml').jobs;

  expect([dev?.environment, prod?.environment, prod?.needs]).toEqual(['dev', 'prod', 'dev']);
  for (const [name, job] of Object.entries({ dev, prod })) {
    expect(runsOf(job?.steps ?? [])).toEqual([
      'npm ci',
      `npx cdk deploy --all -c stage=${name} --require-approval never`,
      'npm run smoke -- --url "$DAFTAR_URL"',
    ]);
  }
});

test('dev is deployed while prod waits for a reviewer, and each by one run at a time', () => {
  const { concurrency, jobs } = workflow('deploy.yml');

  expect(concurrency).toBeUndefined();
  expect([jobs['dev']?.concurrency, jobs['prod']?.concurrency]).toEqual(['deploy-dev', 'deploy-prod']);
});
