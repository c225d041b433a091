import type { Template } from 'aws-cdk-lib/assertions';
import { actionsIn, functionsByName, type Statement, statementsOf } from './synthesised.ts';

/** Why these cannot be said of less; every other statement names actions and resources. */
export const unavoidable: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray knows no resources; a segment is whose trace it belongs to.',
  'xray:PutTelemetryRecords': 'As above.',
  'sns:Publish': 'A phone number has no ARN: everything but topics.',
};

/** What a statement lets its function do, as a person reads it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly on: string;
  readonly only: string;
}

export const permissionsOf = (service: Template, name: string): Permission[] =>
  statementsOf(service, name).map((statement) => ({
    actions: actionsIn(statement),
    on:
      statement.Resource === undefined ? `not ${textOf(statement.NotResource)}` : textOf(statement.Resource),
    only: conditionOf(statement),
  }));

/** Operation, or worker → what it may do, as a page of Markdown. */
export const permissionsPage = (service: Template): string => {
  const names = Object.keys(functionsByName(service)).sort();
  const rows = names.flatMap((name) =>
    permissionsOf(service, name)
      .filter(isOwn)
      .map(
        ({ actions, on, only }, index) =>
          `| ${index === 0 ? name : ''} | ${actions.map((action) => `\`${action}\``).join(' ')} | ${on} | ${only} |`,
      ),
  );
  return [
    '# Permissions',
    '',
    'What each function may do, from the templates of prod. `npm run permissions` writes this page; a test fails when it is not true.',
    '',
    'Besides, each writes its own log group and sends its traces to X-Ray. Keys are DynamoDB’s leading keys: `M#*#INVOICES` are the',
    'invoices of any merchant. No policy can know for which merchant a function runs: that is the bearer’s and the link’s to say.',
    '',
    '| function | actions | on | only |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

const isOwn = ({ actions: [first = ''] }: Permission): boolean => !/^(logs|xray):/.test(first);

const conditionOf = ({ Condition }: Statement): string => {
  const conditions = Object.values((Condition ?? {}) as Record<string, Record<string, unknown>>);
  return conditions
    .flatMap((each) => Object.entries(each))
    .map(
      ([key, values]) =>
        `${labelOf(key)}${[values]
          .flat()
          .map((value) => `\`${textOf(value)}\``)
          .join(' ')}`,
    )
    .join('; ');
};

const labelOf = (key: string): string =>
  ({ 'dynamodb:LeadingKeys': '', 'kms:ViaService': 'through ', 'kms:EncryptionContext:SecretARN': 'of ' })[
    key
  ] ?? `${key} `;

/** Logical ids without their hashes, for what CloudFormation resolves. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  const [[kind, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (kind === 'Fn::Join') return (argument as [string, unknown[]])[1].map(textOf).join('');
  if (kind === 'Fn::GetAtt') return withoutHash((argument as [string, string])[0]);
  if (kind === 'Fn::ImportValue')
    return withoutHash(String(argument).replace(/^.*:ExportsOutput(FnGetAtt|Ref)/, ''));
  return String(argument).replace(/^AWS::/, '');
};

const withoutHash = (id: string): string =>
  id.replace(/[0-9A-F]{8}(Arn|StreamArn)?([0-9A-F]{8})?$/, (_, attribute) =>
    attribute === 'StreamArn' ? ' stream' : '',
  );
