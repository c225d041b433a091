import type { IncomingMessage } from 'node:http';
import { type HttpAnswer, jsonAnswer } from './gateway-answer.ts';

/** Something for the developer at this machine, which is not part of the API and exists nowhere else. */
export type SandboxTool = (request: IncomingMessage, body: Buffer, requestId: string) => Promise<HttpAnswer>;

type SandboxPath = '/_sandbox' | `/_sandbox/${string}`;

/** Tools by their path; one that ends in a slash is for every path right below it. The stack makes them of its parts. */
export type SandboxTools = Readonly<Partial<Record<SandboxPath, SandboxTool>>>;

export const sandboxTool = (tools: SandboxTools, path: string): SandboxTool | undefined => {
  const name = Object.hasOwn(tools, path) ? path : path.slice(0, path.lastIndexOf('/') + 1);
  const tool = Object.hasOwn(tools, name) ? tools[name as SandboxPath] : undefined;
  return tool && forThisMachine(tool);
};

/** A tool that only tells, and changes nothing. */
export const onlyGet =
  (tool: SandboxTool): SandboxTool =>
  async (request, body, requestId) => {
    if (request.method === 'GET') return tool(request, body, requestId);
    const refusal = jsonAnswer(405, requestId, { message: 'GET is the only way to ask.' });
    return { ...refusal, headers: { ...refusal.headers, allow: 'GET' } };
  };

// A page in a browser can reach this port by a name of its own that it points to 127.0.0.1, and would read everything.
const forThisMachine =
  (tool: SandboxTool): SandboxTool =>
  async (request, body, requestId) =>
    ownNames.test(request.headers.host ?? '')
      ? tool(request, body, requestId)
      : jsonAnswer(403, requestId, { message: 'The sandbox answers to 127.0.0.1 and localhost only.' });

const ownNames = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;
