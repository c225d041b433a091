import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to one of the stood-in services; the path is what follows the service's own prefix. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One AWS service as far as Daftar uses it, speaking that service's own wire protocol. */
export type Service = (request: ServiceRequest) => Promise<ServiceAnswer>;

export interface StandIn {
  /** Each service's endpoint is this and the service's name: `http://127.0.0.1:4001/s3`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves AWS's stood-in services from one port of this machine, each under its own name.
 * To add a service, write it as one more {@link Service} and name it in `stack.ts`.
 */
export const startStandIn = async (services: Readonly<Record<string, Service>>): Promise<StandIn> => {
  const server = createServer((request, response) => {
    serve(services, request, response).catch((error: unknown) => {
      process.stderr.write(`AWS stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
      send(response, { status: 500 });
    });
  });
  server.keepAliveTimeout = 75_000;
  return { url: await listen(server), close: () => close(server) };
};

const serve = async (
  services: Readonly<Record<string, Service>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  // A page in a browser can reach this port by a name of its own that it points to 127.0.0.1; no SDK comes that way.
  if (!request.headers.host?.startsWith('127.0.0.1:')) return send(response, { status: 403 });

  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, name = '', path = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  const service = services[name];
  if (!service) return send(response, { status: 404 });

  const body = await readAll(request);
  const { method = 'GET', headers } = request;
  send(response, await service({ method, path: path || '/', query: url.searchParams, headers, body }));
};

const send = (response: ServerResponse, answer: ServiceAnswer): void => {
  const body = answer.body ?? '';
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(answer.status, { ...length, ...answer.headers });
  response.end(body);
};

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
