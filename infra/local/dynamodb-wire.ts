import { Agent, request } from 'node:http';

export interface DynamoDbWire {
  /** One call of DynamoDB's or DynamoDB Streams' JSON protocol; errors are {@link DynamoDbError}. */
  call<Answer>(
    target: `${'DynamoDB_20120810' | 'DynamoDBStreams_20120810'}.${string}`,
    input: object,
  ): Promise<Answer>;
  close(): void;
}

export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
  /** AWS's name of the error, as `ResourceNotFoundException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/**
 * Speaks to DynamoDB Local without the SDK: stream records arrive in the very form that Lambda hands to functions,
 * and a barrier read costs a third.
 */
export const createDynamoDbWire = (port: number): DynamoDbWire => {
  const agent = new Agent({ keepAlive: true });

  return {
    async call<Answer>(target: string, input: object): Promise<Answer> {
      const { status, text } = await post(agent, port, target, JSON.stringify(input));
      if (status === 200) return JSON.parse(text) as Answer;
      throw errorFrom(status, text);
    },
    close: () => agent.destroy(),
  };
};

// DynamoDB Local wants a signature to be there and does not verify it.
const authorization =
  'AWS4-HMAC-SHA256 Credential=daftarlocal/20250101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

const post = (agent: Agent, port: number, target: string, body: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': target,
      authorization,
    };
    const call = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      agent,
      headers,
      timeout: 30_000,
    });
    call.once('timeout', () => call.destroy(new Error('DynamoDB Local did not answer in 30 s')));
    call.once('error', reject);
    call.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    call.end(body);
  });

const errorFrom = (status: number, text: string): DynamoDbError => {
  try {
    const { __type, Message, message } = JSON.parse(text) as Record<string, string | undefined>;
    return new DynamoDbError(__type?.split('#').at(-1) ?? String(status), Message ?? message ?? '');
  } catch {
    return new DynamoDbError(String(status), text.slice(0, 200));
  }
};
