import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { StartupError } from '../startup-error.ts';
import { errorAnswer, type HttpAnswer } from './gateway-answer.ts';
import { newRequestId } from './gateway-event.ts';
import { announcesTooMuch } from './request-body.ts';

/** Answers one request. */
export type RequestHandler = (request: IncomingMessage, requestId: string) => Promise<HttpAnswer>;

export interface Gateway {
  readonly url: string;
  /** From now on requests go here; until then they are told to come back. */
  serve(handler: RequestHandler): void;
  /** Takes no new requests and resolves when those under way are answered, or after 5 s. */
  close(): Promise<void>;
}

/** Opens the port the API is served on, of this machine alone, before there is anything to serve. */
export const openGateway = async (port: number): Promise<Gateway> => {
  let handler: RequestHandler = async (_request, requestId) =>
    errorAnswer(503, requestId, 'Daftar is starting');

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = newRequestId();
    const answer = await handler(request, requestId);
    if (!response.destroyed) write(request, response, answer);
  };
  const server = createServer((request, response) => {
    onRequest(request, response).catch((error: unknown) => {
      if (response.destroyed || request.destroyed) return;
      process.stderr.write(`The gateway failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      response.destroy();
    });
  });
  // A client that asks first need not send what will be refused.
  server.on('checkContinue', (request, response) => {
    if (!announcesTooMuch(request)) response.writeContinue();
    server.emit('request', request, response);
  });
  server.on('clientError', refuse);
  // Longer than the pools of usual clients keep an idle connection, or they would find it closed now and then.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;

  const url = await listen(server, port);
  return {
    url,
    serve: (next) => {
      handler = next;
    },
    close: () => close(server),
  };
};

const write = (request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void => {
  const head = { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) };
  if (request.complete) {
    response.writeHead(answer.status, head);
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, { ...head, connection: 'close' });
  response.write(answer.body);
  endAfter(request, response);
};

// Ending at once while the client still sends would reset the connection, and the answer with it.
const endAfter = (request: IncomingMessage, response: ServerResponse): void => {
  const end = (): void => {
    clearTimeout(patience);
    response.end();
  };
  const patience = setTimeout(end, 10_000);
  request.once('end', end);
  request.once('close', end);
  request.resume();
};

const refuse = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, reason] =
    error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request headers too large'] : [400, 'Bad request'];
  const { headers, body } = errorAnswer(status as number, newRequestId(), reason as string);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}${length}connection: close\r\n\r\n${body}`);
};

const listen = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(port, error)));
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

const cannotListen = (port: number, error: NodeJS.ErrnoException): Error => {
  const another = `start on another, for example with PORT=${port < 65_000 ? port + 1 : 3000}.`;
  if (error.code === 'EADDRINUSE') {
    return new StartupError(`Port ${port} is in use by another program: end that one, or ${another}`);
  }
  return new StartupError(`Port ${port} cannot be opened (${error.message}): ${another}`);
};

const close = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(patience);
};
