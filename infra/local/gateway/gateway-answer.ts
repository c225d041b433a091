import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An HTTP answer, ready to be written. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/** Reads what a function returned as API Gateway does; without a statusCode the whole result is the body. */
export const gatewayAnswer = (result: string | undefined): HttpAnswer => {
  const value: unknown = result === undefined ? null : JSON.parse(result);
  if (!isStructured(value)) {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode = 200, headers = {}, cookies, body = '', isBase64Encoded } = value;
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...texts(headers),
      ...(cookies ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
};

/** The answer to a request that no function could answer (contract section 3). */
export const serverErrorAnswer = (requestId: string): HttpAnswer =>
  jsonAnswer(500, requestId, { message: 'Internal server error occurred' });

export const tooLargeAnswer = (requestId: string): HttpAnswer =>
  errorAnswer(413, requestId, 'Request body too large');

export const errorAnswer = (status: number, requestId: string, message: string): HttpAnswer =>
  jsonAnswer(status, requestId, { status: false, code: status, message, response: null });

export const jsonAnswer = (status: number, requestId: string, body: object): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': requestId },
  body: JSON.stringify(body),
});

const isStructured = (value: unknown): value is APIGatewayProxyStructuredResultV2 =>
  typeof value === 'object' && value !== null && 'statusCode' in value;

const ofTheConnection = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

const texts = (headers: Record<string, boolean | number | string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      .filter(([name]) => !ofTheConnection.includes(name)),
  );
