import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-json.ts';
import type { Service, ServiceAnswer } from './stand-in.ts';

/** Speaks AWS's REST protocol in JSON for one operation: the input is the body, and there is nothing else. */
export const restJsonService =
  <Input extends object>(
    method: string,
    path: string,
    operation: (input: Partial<Input>) => object,
    malformed: string,
  ): Service =>
  async (request) => {
    try {
      if (request.method !== method || request.path !== path)
        throw new AwsError('UnknownOperationException', `No ${request.method} ${request.path} here.`, 404);
      return answer(200, operation(parse<Input>(request.body, malformed)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, status } = error;
      return answer(status, { message }, { 'x-amzn-errortype': code });
    }
  };

const parse = <Input extends object>(body: Buffer, malformed: string): Partial<Input> => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Partial<Input>;
  } catch {
    // Said below.
  }
  throw new AwsError(malformed, 'The body is not a JSON object.');
};

/** An answer in JSON, as services that speak REST give it. */
export const answer = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers },
  body: JSON.stringify(body),
});
