import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { inject } from 'vitest';

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
}

export interface RawAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

const patienceMs = 15_000;
const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 16 });
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 16 });

/** Sends what `fetch` refuses to: any method, body, path and header. Fails when there is no answer within 15 s. */
export const sendRaw = ({ method, path, headers = {}, body = '' }: RawRequest): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(inject('url'));
    const [send, agent] = protocol === 'https:' ? [overHttps, httpsAgent] : [overHttp, httpAgent];
    // By itself node:http sends the body of a GET without saying how long it is.
    const length = 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { hostname, port, method, path, agent, timeout: patienceMs };
    const request = send({ ...options, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.once('timeout', () => request.destroy(new Error(`No answer within ${patienceMs / 1000} s`)));
    request.once('error', reject);
    request.end(body);
  });
