import type { IncomingMessage } from 'node:http';
import type { HttpAnswer } from './gateway-answer.ts';

/** Something for the developer at this machine, which is not part of the API and exists nowhere else. */
export type SandboxTool = (request: IncomingMessage, body: Buffer, requestId: string) => Promise<HttpAnswer>;

/** Tools by their path, all below `/_sandbox/`. The stack makes them of its parts. */
export type SandboxTools = Readonly<Record<`/_sandbox/${string}`, SandboxTool>>;

export const sandboxTool = (tools: SandboxTools, path: string): SandboxTool | undefined =>
  Object.hasOwn(tools, path) ? tools[path as keyof SandboxTools] : undefined;
