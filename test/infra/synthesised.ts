import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { expect } from 'vitest';
import type { Service } from '../../infra/merchant-api.ts';
import { serviceStacks } from '../../infra/service-stacks.ts';
import { type Stage, stageOf } from '../../infra/stage.ts';
import { contracts, fallback, workers } from '../../shared/contracts/registry.ts';

/** The templates as `npm run synth` makes them, but for the bundles, which need not have been built. */
export const synthesise = (stage: Stage = stageOf('prod'), service: Service = registry) => {
  const outdir = mkdtempSync(join(tmpdir(), 'daftar-cdk-'));
  const stacks = serviceStacks(new App({ outdir }), stage, { service, codeOf });
  const read = (stack: Stack) =>
    [stack, ...nestedIn(stack)].map((each) => [each.node.path, Template.fromStack(each)] as const);
  const [data, api, delivery, observability] = [
    read(stacks.data),
    read(stacks.api),
    read(stacks.delivery),
    read(stacks.observability),
  ];
  rmSync(outdir, { recursive: true });
  const together = (...parts: (typeof data)[]) => merged(...parts.flat().map(([, template]) => template));
  return {
    data: together(data),
    /** With what is nested in it, as if it were one. */
    api: together(api),
    delivery: together(delivery),
    observability: together(observability),
    /** All that has functions: the API and the workers behind it. */
    service: together(api, delivery),
    /** Each template that CloudFormation is given, by its stack's path. */
    templates: Object.fromEntries([...data, ...api, ...delivery, ...observability]),
    stacks,
  };
};

export const registry: Service = { contracts, workers, fallback };

/** A stage that names no operation, for services that have none of the registry's. */
export const withoutOperations = (name: string): Stage => ({ ...stageOf(name), operationThrottles: {} });

export const codeOf = (name: string): Code => Code.fromInline(`// ${name}`);

export const nestedIn = (stack: Stack): NestedStack[] =>
  stack.node.findAll().filter((child) => NestedStack.isNestedStack(child)) as NestedStack[];

export const merged = (...templates: Template[]): Template => {
  const resources = templates.map((template) => template.toJSON()['Resources'] as object);
  const ids = resources.flatMap(Object.keys);
  if (new Set(ids).size < ids.length) throw new Error('Two templates have a logical id in common.');
  return Template.fromJSON({
    Resources: Object.assign({}, ...resources),
    Outputs: Object.assign({}, ...templates.map((template) => template.toJSON()['Outputs'])),
  });
};

/** A resource as a template has it. */
export interface Resource {
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

export interface Statement {
  Action: string | string[];
  /** Absent where a statement names what it is not about. */
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

/** The resources of one type, by logical id. */
export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

/** What a stack tells people and the operator's command line; what it exports is for other stacks. */
export const outputsOf = (template: Template): Record<string, unknown> =>
  Object.fromEntries(Object.entries(template.findOutputs('*')).filter(([, output]) => !output['Export']));

/** What becomes of a resource that is replaced, where this becomes of one that is deleted. */
export const whenReplaced = (deletionPolicy: string): string =>
  deletionPolicy === 'RetainExceptOnCreate' ? 'Retain' : deletionPolicy;

/** What a stack exports for others. */
export const exportsOf = (template: Template): string[] =>
  Object.values(template.findOutputs('*')).flatMap(({ Export }) => (Export ? [JSON.stringify(Export)] : []));

/** Functions, by the name of the bundle they run. */
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

/** A value of a resource, or of one whose id begins so, that another stack exports. */
export const imported = (resource: string, attribute = '') => ({
  'Fn::ImportValue': expect.stringMatching(`:ExportsOutput\\w*${resource}([0-9A-F]{8})?${attribute}`),
});
