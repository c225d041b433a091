import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why a rule of cdk-nag's AwsSolutions (`S1`) does not hold for a construct. */
export const acknowledge = (construct: IConstruct, rule: string, reason: string): void => {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
};

/**
 * Why a role may use everything that a resource's wildcard stands for.
 *
 * cdk-nag names the resource as the template does, which is known when references between stacks have become imports: not
 * before the app is validated.
 */
export const acknowledgeWildcard = (role: IConstruct, resourceArn: string, reason: string): void => {
  role.node.addValidation({
    validate: () => {
      acknowledge(role, `IAM5[Resource::${flat(Stack.of(role).resolve(resourceArn))}]`, reason);
      return [];
    },
  });
};

/** As cdk-nag writes what CloudFormation resolves. */
const flat = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [[kind, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (kind === 'Fn::Join') return (argument as [string, unknown[]])[1].map(flat).join('');
  if (kind === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  return kind === 'Fn::ImportValue' ? String(argument) : `<${argument}>`;
};
