import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Stage } from '../stage.ts';

/** Publishes the API at the root of its address, throttled and with an access log. */
export const publish = (api: HttpApi, stage: Stage): HttpStage => {
  const accessLog = new LogGroup(api, 'AccessLog', {
    retention: stage.logRetention,
    removalPolicy: stage.removalPolicy,
  });
  return new HttpStage(api, 'DefaultStage', {
    httpApi: api,
    autoDeploy: true,
    throttle: stage.throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  });
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
