import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ApiStack, type ApiStackProps } from '../../infra/stacks/api-stack.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { type Stage, stageOf } from '../../infra/stage.ts';
import { contracts, fallback, workers } from '../../shared/contracts/registry.ts';

/** The two templates as `npm run synth` makes them, but for the bundles, which need not have been built. */
export const synthesise = (stage: Stage = stageOf('prod'), operations: Operations = registry) => {
  const outdir = mkdtempSync(join(tmpdir(), 'daftar-cdk-'));
  const app = new App({ outdir });
  const data = new DataStack(app, `daftar-${stage.name}-data`, { stage });
  const api = new ApiStack(app, `daftar-${stage.name}-api`, {
    stage,
    data,
    ...operations,
    codeOf: (name) => Code.fromInline(`// ${name}`),
  });
  const templates = { data: Template.fromStack(data), api: Template.fromStack(api) };
  rmSync(outdir, { recursive: true });
  return { ...templates, stacks: { data, api } };
};

type Operations = Pick<ApiStackProps, 'contracts' | 'workers' | 'fallback'>;

export const registry: Operations = { contracts, workers, fallback };

/** A resource as a template has it. */
export interface Resource {
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

export interface Statement {
  Action: string | string[];
  /** Absent where a statement names what it is not about. */
  Resource?: unknown;
  Condition?: unknown;
}

/** The resources of one type, by logical id. */
export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

/** The functions of the API stack, by the name of the bundle they run. */
export const functionsByName = (api: Template): Record<string, { id: string } & Resource> =>
  Object.fromEntries(
    Object.entries(resourcesOf(api, 'AWS::Lambda::Function')).map(([id, resource]) => [
      (resource.Properties['Code'] as { ZipFile: string }).ZipFile.replace('// ', ''),
      { id, ...resource },
    ]),
  );

/** All that a function's role allows, by the name of its bundle. */
export const statementsOf = (api: Template, name: string): Statement[] => {
  const role = functionsByName(api)[name]?.Properties['Role'] as { 'Fn::GetAtt': [string, string] };
  return Object.values(resourcesOf(api, 'AWS::IAM::Policy'))
    .filter((policy) =>
      (policy.Properties['Roles'] as { Ref: string }[]).some(({ Ref }) => Ref === role['Fn::GetAtt'][0]),
    )
    .flatMap((policy) => (policy.Properties['PolicyDocument'] as { Statement: Statement[] }).Statement);
};

export const actionsIn = ({ Action }: Statement): string[] => [Action].flat();
