import { readFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export interface ReceivedWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  atMs: number;
}

/** What a receiver does with a webhook that it has read. */
export type Reaction = (response: ServerResponse, socket: Socket) => void;

export interface WebhookReceiver {
  /** `http://127.0.0.1:<port>` or `https://…`, without a slash. */
  url: string;
  port: number;
  /** Everything that arrived, oldest first. */
  received: readonly ReceivedWebhook[];
  /** How many bytes have left for those who sent. */
  sentBytes(): number;
  /** How many connections are open. */
  connections(): Promise<number>;
  /** Reacts to the next webhooks so, one after the other, and to all later ones as to the last. */
  reactsWith(...reactions: Reaction[]): void;
  close(): Promise<void>;
}

/** A certificate that nobody trusts who was not told to, and its key. */
export const testOnlyCertificate = readFileSync(
  path.join(import.meta.dirname, 'test-only-certificate.pem'),
  'utf8',
);

/** A merchant's own server, on a port of its own, which says 200 until it is told otherwise. */
export const webhookReceiver = async ({ tls = false } = {}): Promise<WebhookReceiver> => {
  const received: ReceivedWebhook[] = [];
  const sockets: Socket[] = [];
  let reactions: Reaction[] = [status(200)];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '', headers, socket } = request;
    const body = await text(request);
    received.push({ path: url, headers, body, atMs: Date.now() });
    const [reaction] = reactions;
    if (reactions.length > 1) reactions.shift();
    reaction?.(response, socket);
  };
  // Who goes away while still sending, is not the receiver's trouble.
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void receive(request, response).catch(() => {});
  const server = tls
    ? https.createServer({ cert: testOnlyCertificate, key: testOnlyCertificate }, listener)
    : http.createServer(listener);
  server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    received,
    sentBytes: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    reactsWith: (...next) => {
      reactions = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const status =
  (code: number, body = '', headers: Record<string, string> = {}): Reaction =>
  (response) =>
    response.writeHead(code, headers).end(body);

export const redirectTo = (location: string): Reaction => status(302, '', { location });

/** Says nothing, and keeps the connection. */
export const hang: Reaction = () => {};

export const reset: Reaction = (_response, socket) => {
  socket.resetAndDestroy();
};

/** A 200 whose body has so many bytes, as fast as they are taken. */
export const large =
  (bytes: number): Reaction =>
  (response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(65_536, 'x');
    let left = bytes;
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= piece.length;
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  };

/** A 200 whose body never ends, as fast as it is taken. */
export const endless: Reaction = large(Number.POSITIVE_INFINITY);

/** A 200, and then a letter of its body at a time, without an end. */
export const drip =
  (everyMs: number): Reaction =>
  (response) => {
    response.writeHead(200).flushHeaders();
    const timer = setInterval(() => response.write('x'), everyMs);
    response.once('close', () => clearInterval(timer));
  };

/** These bytes, whatever they are, and the end of the connection. */
export const raw =
  (bytes: string): Reaction =>
  (_response, socket) =>
    socket.end(bytes, 'latin1');

/** This text over and over, after another one. */
const repeated =
  (start: string, piece: string): Reaction =>
  (_response, socket) => {
    socket.write(start);
    const pieces = piece.repeat(100);
    const more = (): void => {
      while (!socket.destroyed && socket.write(pieces));
    };
    socket.on('drain', more);
    more();
  };

export const endlessHeaders: Reaction = repeated('HTTP/1.1 200 OK\r\n', `x-more: ${'x'.repeat(100)}\r\n`);

/** Early hints, and never an answer. */
export const endlessHints: Reaction = repeated('', 'HTTP/1.1 103 Early Hints\r\n\r\n');

/** A head that takes forever. */
export const drippingHead =
  (everyMs: number): Reaction =>
  (_response, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    const timer = setInterval(() => socket.write('x'), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
