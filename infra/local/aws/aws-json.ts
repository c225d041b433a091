import { randomUUID } from 'node:crypto';
import type { Service, ServiceAnswer } from './stand-in.ts';

/** An error that the SDK shows to its caller under AWS's name for it. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type Operation<Input> = (input: Input) => Promise<object> | object;

/** Speaks AWS JSON, the protocol of Secrets Manager and (1.0) SQS: the operation is in `X-Amz-Target`. */
export const awsJsonService =
  <Input>(
    target: string,
    operations: Readonly<Record<string, Operation<Input>>>,
    version: '1.0' | '1.1' = '1.1',
  ): Service =>
  async (request) => {
    const [service, name = ''] = String(request.headers['x-amz-target']).split('.');
    const operation = service === target ? operations[name] : undefined;
    try {
      if (!operation)
        throw new AwsError('UnknownOperationException', `Daftar's stand-in has no ${service}.${name}`);
      const output = await operation(JSON.parse(request.body.toString('utf8') || '{}') as Input);
      return answer(version, 200, output);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, status } = error;
      return answer(version, status, { __type: code, Message: message, message });
    }
  };

const answer = (version: string, status: number, body: object): ServiceAnswer => ({
  status,
  headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify(body),
});
