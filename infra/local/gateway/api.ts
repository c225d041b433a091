import type { Barrier } from '../durability-barrier.ts';
import type { FunctionHost } from '../functions/function-host.ts';
import type { Registry } from '../functions/registry.ts';
import type { RequestHandler } from './gateway.ts';
import { gatewayAnswer, type HttpAnswer, serverErrorAnswer, tooLargeAnswer } from './gateway-answer.ts';
import { gatewayEvent, splitTarget } from './gateway-event.ts';
import { readBody } from './request-body.ts';
import { createRouter } from './routes.ts';
import { type SandboxTools, sandboxTool } from './sandbox-tools.ts';

/** Lambda's limit for an event and for an answer, in bytes of JSON. */
const largestPayload = 6 * 1024 * 1024;

export interface ApiParts {
  readonly registry: Registry;
  readonly functions: Pick<FunctionHost, 'invoke'>;
  readonly barrier: Barrier;
  readonly report: (line: string) => void;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  readonly tools?: SandboxTools;
}

/** Does to a request what API Gateway and Lambda do: limits, route, event, function, answer. */
export const apiHandler = (parts: ApiParts): RequestHandler => {
  const { registry, functions, barrier, report, clock = Date.now, tools = {} } = parts;
  const router = createRouter(registry);

  return async (request, requestId): Promise<HttpAnswer> => {
    const arrival = { requestId, timeMs: clock() };
    const body = await readBody(request);
    if (!body) return tooLargeAnswer(requestId);

    const { method = 'GET', url = '/' } = request;
    const { path } = splitTarget(url);
    const tool = sandboxTool(tools, path);
    if (tool) return tool(request, body, requestId);

    const route = router(method, path);
    const event = JSON.stringify(gatewayEvent(request, body, route, arrival));
    if (Buffer.byteLength(event) > largestPayload) return tooLargeAnswer(requestId);

    try {
      const result = await functions.invoke(route.name, event);
      if (result && Buffer.byteLength(result) > largestPayload)
        throw new Error('The answer is larger than 6 MB');
      const answer = gatewayAnswer(result);
      // Nobody may learn of a write that a crash could still undo.
      if (method !== 'GET') await barrier();
      return answer;
    } catch (error) {
      report(
        `${route.name} failed (request ${requestId}): ${error instanceof Error ? error.message : String(error)}`,
      );
      return serverErrorAnswer(requestId);
    }
  };
};
