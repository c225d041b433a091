import { Duration } from 'aws-cdk-lib';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizer } from '../../shared/contracts/registry.ts';
import { originKeyHeader } from './edge-headers.ts';
import { type FunctionContext, makeFunction } from './service-function.ts';

/**
 * Refuses what did not come by the edge. API Gateway asks once an hour for each key that is tried, and refuses what has none by itself.
 */
export const originAuthorizer = (scope: Construct, context: FunctionContext): HttpLambdaAuthorizer => {
  const { lambda } = makeFunction(scope, authorizer.name, context, {
    description: 'Refuses what did not come by the edge',
    grants: authorizer.grants,
    timeoutSeconds: 10,
  });
  return new HttpLambdaAuthorizer('Origin', lambda as IFunction, {
    identitySource: [`$request.header.${originKeyHeader}`],
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    resultsCacheTtl: Duration.hours(1),
  });
};
