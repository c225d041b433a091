import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RouteMatch } from './routes.ts';

/** An HTTP request as far as its event depends on it. */
export type HttpRequest = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'headersDistinct'> & {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly localPort?: number | undefined };
};

export interface Arrival {
  readonly requestId: string;
  readonly timeMs: number;
}

/** Turns an HTTP request into the event that API Gateway's HTTP API sends to a Lambda (payload format 2.0). */
export const gatewayEvent = (
  request: HttpRequest,
  body: Buffer,
  route: RouteMatch,
  arrival: Arrival,
): APIGatewayProxyEventV2 => {
  const { path, query } = splitTarget(request.url ?? '/');
  const { cookie: cookies, ...ownHeaders } = request.headersDistinct;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const headers = { ...joined(ownHeaders), ...forwarding(request, sourceIp) };
  const domainName = (headers['host'] ?? '127.0.0.1').replace(/:\d+$/, '');
  const rawPath = decoded(path);

  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: query,
    ...(cookies ? { cookies: cookies.flatMap((line) => line.split(/; */)).filter(Boolean) } : {}),
    headers,
    ...queryParameters(query),
    ...(route.pathParameters ? { pathParameters: { ...route.pathParameters } } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: arrival.requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(arrival.timeMs),
      timeEpoch: arrival.timeMs,
    },
    ...eventBody(body, headers['content-type']),
  };
};

/** A request id as API Gateway makes them: 15 random characters and a sign of equality. */
export const newRequestId = (): string => `${randomBytes(12).toString('base64url').slice(0, 15)}=`;

/** The target of a request line, before and after its question mark. */
export const splitTarget = (target: string): { path: string; query: string } => {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
};

const ofTheConnection = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te'];

const joined = (headers: NodeJS.Dict<string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !ofTheConnection.includes(name))
      .map(([name, values = []]) => [name, values.join(',')]),
  );

const forwarding = (request: HttpRequest, sourceIp: string): Record<string, string> => ({
  'x-forwarded-for': [...(request.headersDistinct['x-forwarded-for'] ?? []), sourceIp].join(', '),
  'x-forwarded-port': String(request.socket.localPort ?? 0),
  'x-forwarded-proto': 'http',
});

const queryParameters = (query: string): { queryStringParameters?: Record<string, string> } => {
  if (query === '') return {};
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return { queryStringParameters: parameters };
};

const eventBody = (body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  if (isText(contentType)) return { body: body.toString('utf8'), isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
};

const isText = (contentType: string): boolean =>
  /^(text\/|application\/(.*\+)?(json|xml)\b|application\/(javascript|x-www-form-urlencoded)\b)/i.test(
    contentType.trim(),
  );

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// As 12/Mar/2020:19:03:58 +0000.
const commonLogTime = (timeMs: number): string => {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
};
