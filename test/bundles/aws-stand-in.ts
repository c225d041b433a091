import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StandIn {
  readonly url: string;
  /** Every request since the last call. */
  readonly take: () => Received[];
  /** The next requests are answered with these statuses before all is well again. */
  readonly failNext: (...statuses: number[]) => void;
  readonly close: () => void;
}

/** An HTTP server that answers the calls of `probe.ts` well enough and remembers what it was asked. */
export const startStandIn = async (): Promise<StandIn> => {
  let received: Received[] = [];
  let failures: number[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks = await request.toArray();
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const { method = '', url: path = '' } = request;
    received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    response.statusCode = failures.shift() ?? 200;
    response.setHeader('etag', '"an-etag"');
    response.end(answerTo(headers['x-amz-target'], path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = received;
      received = [];
      return taken;
    },
    failNext: (...statuses) => {
      failures = statuses;
    },
    close: () => server.close(),
  };
};

const answerTo = (target: string | undefined, path: string): string => {
  if (target === 'AmazonSQS.SendMessageBatch')
    return JSON.stringify({
      Successful: [{ Id: '1', MessageId: 'an-id', MD5OfMessageBody: md5OfBody }],
      Failed: [],
    });
  if (target) return JSON.stringify({ SecretString: 'a-secret' });
  if (path.startsWith('/schedules/')) return JSON.stringify({ ScheduleArn: 'an-arn' });
  if (path === '/v2/email/outbound-emails') return JSON.stringify({ MessageId: 'an-id' });
  if (path === '/v1/whatsapp/send') return JSON.stringify({ messageId: 'an-id' });
  return path === '/' ? snsAnswer : '';
};

/** Of "a", which the client checks. */
const md5OfBody = '0cc175b9c0f1b6a831c399e269772661';

const snsAnswer =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>an-id</MessageId></PublishResult></PublishResponse>';
