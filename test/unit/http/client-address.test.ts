import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { withClientAddress } from '../../../shared/http/client-address.ts';

const sourceIp = withClientAddress((event) => event.requestContext.http.sourceIp);
const called = (headers: Record<string, string>) =>
  sourceIp(
    { headers, requestContext: { http: { sourceIp: '192.0.2.1' } } } as unknown as APIGatewayProxyEventV2,
    {},
  );

afterEach(() => vi.unstubAllEnvs());

test('behind an edge the caller’s address is what the edge says', () => {
  vi.stubEnv('CLIENT_ADDRESS_HEADER', 'x-client-address');

  expect(called({ 'x-client-address': '2001:db8::1' })).toBe('2001:db8::1');
});

test('without an edge nobody can say where they call from', () => {
  expect(called({ 'x-client-address': '2001:db8::1', '': '2001:db8::2' })).toBe('192.0.2.1');
});

test('what the edge does not tell is what API Gateway sees', () => {
  vi.stubEnv('CLIENT_ADDRESS_HEADER', 'x-client-address');

  expect(called({})).toBe('192.0.2.1');
});
