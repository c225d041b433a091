import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Contract } from '../../shared/contracts/contract.ts';
import { contracts, fallback } from '../../shared/contracts/registry.ts';
import { matchPath } from '../../shared/contracts/route-match.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { type Call, type HttpAnswer, newCall } from '../../shared/http/call.ts';
import { errorAnswers } from '../../shared/http/error-answer.ts';
import { requestLog } from '../../shared/http/request-log.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpAnswer>;

/** Each operation's handler is loaded when its slash form is first asked for. */
const load = async ({ resource, name }: Contract): Promise<Handler> =>
  ((await import(`../${resource}/${name}.ts`)) as { handler: Handler }).handler;

/**
 * Answers what API Gateway has no route for: documented paths with a slash at the end are served as without,
 * a known path with another method is the contract's 405, and everything else its 404.
 */
export const handler: Handler = async (event, context) => {
  const path = withoutSlashes(event.rawPath);
  const { method } = event.requestContext.http;
  const matches = contracts.flatMap((contract) => {
    const params = matchPath(contract.path, path);
    return params ? [{ contract, params }] : [];
  });
  const match = matches.find(({ contract }) => contract.method === method);
  if (!match)
    return refuse(
      event,
      context,
      matches.map(({ contract }) => contract.method),
    );
  const operation = await load(match.contract);
  return operation({ ...event, rawPath: path, pathParameters: match.params }, context);
};

const withoutSlashes = (path: string): string => {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
};

const refuse = (event: APIGatewayProxyEventV2, context: Context, allowed: string[]): Promise<HttpAnswer> =>
  middy<Call, HttpAnswer>()
    .use(requestLog(fallback.name, systemClock))
    .use(errorAnswers())
    .handler((): never => {
      throw new ApiError(
        allowed.length > 0 ? { code: 'method-not-allowed', allowed } : { code: 'not-found' },
      );
    })(newCall(event, systemClock()), context) as Promise<HttpAnswer>;
