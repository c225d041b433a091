import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Registry } from '../../infra/local/functions/registry.ts';
import { apiHandler } from '../../infra/local/gateway/api.ts';
import { type Gateway, openGateway } from '../../infra/local/gateway/gateway.ts';
import { createRouter } from '../../infra/local/gateway/routes.ts';

const registry: Registry = {
  contracts: [
    { name: 'get-invoice', method: 'GET', path: '/api/v1/invoice/{id}' },
    { name: 'list-bulk', method: 'GET', path: '/api/v1/invoice/bulk' },
    { name: 'get-customers', method: 'GET', path: '/api/v1/open-invoice/customers/{id}' },
    { name: 'get-any', method: 'GET', path: '/api/v1/open-invoice/{kind}/recent' },
    { name: 'create-invoice', method: 'POST', path: '/api/v1/invoice' },
  ],
  workers: [],
  fallback: { name: 'answer-unrouted' },
};

describe('The routes', () => {
  const route = createRouter(registry);
  const unrouted = { name: 'answer-unrouted', routeKey: '$default' };

  test.each([
    ['a parameter', 'GET', '/api/v1/invoice/14736', 'get-invoice', { id: '14736' }],
    ['a parameter with an escape', 'GET', '/api/v1/invoice/a%2Fb%20c', 'get-invoice', { id: 'a/b c' }],
    ['a fixed text before a parameter', 'GET', '/api/v1/invoice/bulk', 'list-bulk', undefined],
    [
      'the earlier fixed text',
      'GET',
      '/api/v1/open-invoice/customers/recent',
      'get-customers',
      { id: 'recent' },
    ],
    ['a path without parameters', 'POST', '/api/v1/invoice', 'create-invoice', undefined],
  ])('find %s', (_case, method, path, name, pathParameters) => {
    expect(route(method, path)).toMatchObject({ name, ...(pathParameters ? { pathParameters } : {}) });
  });

  test.each([
    ['a slash at the end', 'POST', '/api/v1/invoice/'],
    ['an empty parameter', 'GET', '/api/v1/invoice/'],
    ['a segment too many', 'GET', '/api/v1/invoice/1/2'],
    ['another case', 'POST', '/api/v1/Invoice'],
    ['another method', 'DELETE', '/api/v1/invoice/1'],
    ['HEAD', 'HEAD', '/api/v1/invoice/1'],
    ['OPTIONS', 'OPTIONS', '/api/v1/invoice'],
    ['a malformed escape', 'GET', '/api/v1/invoice/%E0%A4%A'],
  ])('leave to $default %s', (_case, method, path) => {
    expect(route(method, path)).toEqual(unrouted);
  });
});

describe('The gateway', () => {
  let gateway: Gateway;
  let order: string[];
  let events: { name: string; event: Record<string, unknown> }[];

  afterEach(() => gateway.close());

  /** Opens a gateway whose functions all return the same. */
  const serve = async (returned: unknown, barrier: () => Promise<void> = async () => {}): Promise<string> => {
    order = [];
    events = [];
    gateway = await openGateway(0);
    const invoke = async (name: string, event: string): Promise<string | undefined> => {
      events.push({ name, event: JSON.parse(event) });
      order.push('function');
      if (returned instanceof Error) throw returned;
      return JSON.stringify(returned);
    };
    const orderedBarrier = async (): Promise<void> => {
      await barrier();
      order.push('barrier');
    };
    gateway.serve(apiHandler({ registry, functions: { invoke }, barrier: orderedBarrier, report: () => {} }));
    return gateway.url;
  };

  test('makes the event that API Gateway makes', async () => {
    const url = await serve({ statusCode: 204 });
    await new Promise<void>((resolve) => {
      const headers = {
        'X-Twice': ['one', 'two'],
        Cookie: 'a=1; b=2',
        'User-Agent': 'Till/1',
        accept: '*/*',
      };
      const call = request(
        `${url}/api/v1/invoice/1%202?page=2&tag=a&tag=b+c&empty=`,
        { headers },
        (response) => {
          response.resume().once('end', resolve);
        },
      );
      call.end();
    });
    const port = new URL(url).port;

    expect(events).toEqual([
      {
        name: 'get-invoice',
        event: {
          version: '2.0',
          routeKey: 'GET /api/v1/invoice/{id}',
          rawPath: '/api/v1/invoice/1 2',
          rawQueryString: 'page=2&tag=a&tag=b+c&empty=',
          cookies: ['a=1', 'b=2'],
          headers: {
            'x-twice': 'one,two',
            'user-agent': 'Till/1',
            accept: '*/*',
            host: `127.0.0.1:${port}`,
            'x-forwarded-for': '127.0.0.1',
            'x-forwarded-port': port,
            'x-forwarded-proto': 'http',
          },
          queryStringParameters: { page: '2', tag: 'a,b c', empty: '' },
          pathParameters: { id: '1 2' },
          requestContext: {
            accountId: '000000000000',
            apiId: 'local',
            domainName: '127.0.0.1',
            domainPrefix: '127',
            http: {
              method: 'GET',
              path: '/api/v1/invoice/1 2',
              protocol: 'HTTP/1.1',
              sourceIp: '127.0.0.1',
              userAgent: 'Till/1',
            },
            requestId: expect.stringMatching(/^[\w-]{15}=$/),
            routeKey: 'GET /api/v1/invoice/{id}',
            stage: '$default',
            time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
            timeEpoch: expect.any(Number),
          },
          isBase64Encoded: false,
        },
      },
    ]);
  });

  test.each([
    ['application/json', 'فاتورة', false],
    ['application/json; charset=utf-8', 'فاتورة', false],
    ['application/problem+json', 'x', false],
    ['application/x-www-form-urlencoded', 'data=00', false],
    ['text/csv', 'a,b', false],
    ['multipart/form-data; boundary=b', '--b--', true],
    ['application/octet-stream', 'x', true],
  ])('hands on a body of %s as text or base64', async (contentType, text, isBase64Encoded) => {
    const url = await serve({ statusCode: 200 });
    await fetch(`${url}/api/v1/invoice`, {
      method: 'POST',
      body: Buffer.from(text),
      headers: { 'content-type': contentType },
    });

    const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
    expect(events[0]?.event).toMatchObject({ body, isBase64Encoded });
  });

  test('writes status, headers, cookies and bytes as the function says', async () => {
    const body = Buffer.from([0, 255]).toString('base64');
    const headers = { 'Content-Type': 'image/png', 'X-Request-Id': 'r1', 'Content-Length': 99 };
    const url = await serve({
      statusCode: 201,
      headers,
      cookies: ['a=1', 'b=2'],
      body,
      isBase64Encoded: true,
    });

    const answer = await fetch(url);

    expect({
      status: answer.status,
      type: answer.headers.get('content-type'),
      id: answer.headers.get('x-request-id'),
      cookies: answer.headers.getSetCookie(),
      body: Buffer.from(await answer.arrayBuffer()),
    }).toEqual({
      status: 201,
      type: 'image/png',
      id: 'r1',
      cookies: ['a=1', 'b=2'],
      body: Buffer.from([0, 255]),
    });
  });

  test('answers with the whole result when it has no status', async () => {
    const answer = await fetch(await serve({ plain: true }));
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/json',
      '{"plain":true}',
    ]);
  });

  test('answers 500 when the function fails', async () => {
    const answer = await fetch(await serve(new Error('boom')));
    expect([answer.status, await answer.text()]).toEqual([
      500,
      '{"message":"Internal server error occurred"}',
    ]);
    const context = { requestId: answer.headers.get('x-request-id') };
    expect(events).toMatchObject([{ event: { requestContext: context } }]);
  });

  test('answers a write only when it is on disk, and a read at once', async () => {
    const url = await serve({ statusCode: 200 });
    await fetch(`${url}/api/v1/invoice`, { method: 'POST' });
    await fetch(`${url}/api/v1/invoice/1`);
    expect(order).toEqual(['function', 'barrier', 'function']);
  });

  test('answers 500 when it cannot know that a write is on disk', async () => {
    const url = await serve({ statusCode: 200 }, () => Promise.reject(new Error('gone')));
    expect((await fetch(`${url}/api/v1/invoice`, { method: 'POST' })).status).toBe(500);
  });

  const tooLarge = '{"status":false,"code":413,"message":"Request body too large","response":null}';

  test.each([
    ['more than the gateway takes', 11 * 1024 * 1024, 'application/json'],
    ['more than a function takes once it is base64', 5 * 1024 * 1024, 'multipart/form-data'],
  ])('refuses a body of %s without calling the function', async (_case, size, contentType) => {
    const url = await serve({ statusCode: 200 });
    const headers = { 'content-type': contentType };
    const answer = await fetch(`${url}/api/v1/invoice`, {
      method: 'POST',
      body: Buffer.alloc(size, 'x'),
      headers,
    });

    expect([answer.status, await answer.text(), events]).toEqual([413, tooLarge, []]);
    expect(answer.headers.get('x-request-id')).toMatch(/=$/);
  });

  test('refuses an endless body of unknown length so that the client sees it', async () => {
    const url = await serve({ statusCode: 200 });
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      let open = true;
      const call = request(`${url}/api/v1/invoice`, { method: 'POST' }, (response) => {
        let text = '';
        open = false;
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve({ status: response.statusCode, text }));
        call.end();
      });
      call.once('error', reject);
      const chunk = Buffer.alloc(1024 * 1024);
      const feed = (): void => {
        if (open) call.write(chunk, feed);
      };
      feed();
    });
    expect(answer).toEqual({ status: 413, text: tooLarge });
  });

  test('takes a body of just under 6 MB', async () => {
    const url = await serve({ statusCode: 200 });
    const body = Buffer.alloc(6_280_000, 'x');
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(200);
  });

  test('answers what is no HTTP with 400 and a request id', async () => {
    const { port } = new URL(await serve({ statusCode: 200 }));
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.on('data', (part) => {
        received += part.toString();
      });
      socket.once('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad request\r\n.*x-request-id: .*"code":400/s);
  });

  test('says that it is starting until there is something to serve', async () => {
    gateway = await openGateway(0);
    const answer = await fetch(gateway.url);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: false, code: 503, message: 'Daftar is starting', response: null },
    ]);
  });
});
