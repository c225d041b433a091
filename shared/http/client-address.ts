import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * Behind an edge API Gateway sees the edge's address; the caller's stands in a header that the edge writes anew, and no
 * request gets here around it. `CLIENT_ADDRESS_HEADER` names the header where there is an edge, and nothing elsewhere.
 */
export const withClientAddress =
  <Context, Answer>(handler: (event: APIGatewayProxyEventV2, context: Context) => Answer) =>
  (event: APIGatewayProxyEventV2, context: Context): Answer => {
    const header = process.env['CLIENT_ADDRESS_HEADER'];
    const address = header && event.headers[header];
    if (!address) return handler(event, context);
    const { requestContext } = event;
    const http = { ...requestContext.http, sourceIp: address };
    return handler({ ...event, requestContext: { ...requestContext, http } }, context);
  };
