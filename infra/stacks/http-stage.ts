import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  type DomainName,
  type HttpApi,
  type HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Stage } from '../stage.ts';

export interface PublishProps {
  readonly stage: Stage;
  readonly domainName?: DomainName;
  /** The route keys that have a throttle of their own, by operation. */
  readonly routes: ReadonlyMap<string, HttpRouteKey>;
}

/** Publishes the API at the root of its address, throttled and with an access log. */
export const publish = (api: HttpApi, { stage, domainName, routes }: PublishProps): HttpStage => {
  const accessLog = new LogGroup(api, 'AccessLog', {
    retention: stage.logRetention,
    removalPolicy: stage.removalPolicy,
  });
  const published = new HttpStage(api, 'DefaultStage', {
    httpApi: api,
    autoDeploy: true,
    throttle: stage.throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  });
  if (domainName) new ApiMapping(api, 'Mapping', { api, domainName, stage: published });
  const settings = Object.entries(stage.operationThrottles).map(([operation, throttle]) => [
    routes.get(operation)?.key,
    { ThrottlingRateLimit: throttle.rateLimit, ThrottlingBurstLimit: throttle.burstLimit },
  ]);
  if (settings.length > 0)
    (published.node.defaultChild as CfnStage).routeSettings = Object.fromEntries(settings);
  return published;
};

// The route and never the path or the query: a GET carries its payload in ?data= and a link its key in the path.
const accessLogFields = {
  requestId: '$context.requestId',
  requestTimeMs: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
};
