import { NestedStack } from 'aws-cdk-lib';
import {
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Contract, type Grant, grantsOf } from '../../shared/contracts/contract.ts';
import { acknowledge } from './acknowledge.ts';
import { Release, type ReleaseProps } from './release.ts';
import { type FunctionContext, makeFunction, pascalCase, type ServiceFunction } from './service-function.ts';

/** A function with a route of its own. */
export interface RoutedFunction {
  readonly name: string;
  readonly routeKey: HttpRouteKey;
  readonly grants: readonly Grant[];
  readonly timeoutSeconds: number;
}

export interface Fallback {
  readonly name: string;
  readonly resource: string;
  readonly grants: readonly Grant[];
}

/** An operation's function as it is deployed. */
export interface DeployedOperation {
  readonly function: ServiceFunction;
  /** What the route calls. */
  readonly alias: Alias;
}

export interface OperationsProps extends Pick<ReleaseProps, 'alarm'> {
  readonly api: HttpApi;
  readonly context: FunctionContext;
  readonly operations: readonly RoutedFunction[];
  /** Whom API Gateway asks before it calls a function. */
  readonly authorizer?: IHttpRouteAuthorizer;
}

/** Some operations in a template of their own: one operation is eleven resources, and a template holds 500. */
export class Operations extends NestedStack {
  readonly functions: ReadonlyMap<string, DeployedOperation>;

  constructor(
    scope: Construct,
    id: string,
    { api, context, operations, alarm, authorizer }: OperationsProps,
  ) {
    super(scope, id, { description: `Daftar (${context.stage.name}): ${id}` });
    const release = new Release(this, `${id}Release`, { stage: context.stage, alarm });
    this.functions = new Map(
      operations.map(({ name, routeKey, grants, timeoutSeconds }) => {
        const made = makeFunction(this, name, context, { description: routeKey.key, grants, timeoutSeconds });
        const alias = release.of(name, made.lambda);
        const route = new HttpRoute(made, 'Route', {
          httpApi: api,
          routeKey,
          ...(authorizer && { authorizer }),
          integration: new HttpLambdaIntegration('Integration', alias as IFunction),
        });
        acknowledge(
          route,
          'APIG4',
          'Functions ask who calls by themselves: bearer, signature, or the key in a link.',
        );
        return [name, { function: made, alias }];
      }),
    );
  }
}

/**
 * Small resources that share a template; every other has one that is named after it. A function that changes places is made
 * anew beside its old one, whose route is in its way: what has been deployed stays where it is.
 */
const sharedTemplates: Readonly<Record<string, string>> = {
  sessions: 'Accounts',
  merchants: 'Accounts',
  attachments: 'Invoices',
  subscriptions: 'Invoices',
  events: 'Reports',
  refunds: 'Reports',
  simulator: 'Payments',
};

/** Operations by the template they belong in. */
export const byTemplate = (
  contracts: readonly Contract[],
  fallback: Fallback,
): ReadonlyMap<string, readonly RoutedFunction[]> => {
  const seconds = contracts.map(({ longestSeconds = shortest }) => longestSeconds);
  const routed = [
    ...contracts.map((contract) => ({
      template: templateOf(contract.resource),
      name: contract.name,
      routeKey: HttpRouteKey.with(contract.path, HttpMethod[contract.method]),
      grants: grantsOf(contract),
      timeoutSeconds: contract.longestSeconds ?? shortest,
    })),
    // It stands in for every one of them.
    {
      ...fallback,
      template: templateOf(fallback.resource),
      routeKey: HttpRouteKey.DEFAULT,
      timeoutSeconds: Math.max(shortest, ...seconds),
    },
  ];
  return Map.groupBy(routed, ({ template }) => template);
};

const shortest = 15;

const templateOf = (resource: string): string => sharedTemplates[resource] ?? pascalCase(resource);
