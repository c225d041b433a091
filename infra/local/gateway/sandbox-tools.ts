import type { IncomingMessage } from 'node:http';
import type { HttpAnswer } from './gateway-answer.ts';

/** Something for the developer at this machine, which is not part of the API and exists nowhere else. */
export type SandboxTool = (request: IncomingMessage, body: Buffer) => Promise<HttpAnswer>;

/** Tools by their path, all below `/_sandbox/`. */
const tools: Readonly<Record<`/_sandbox/${string}`, SandboxTool>> = {};

export const sandboxTool = (path: string): SandboxTool | undefined =>
  path.startsWith('/_sandbox/') ? tools[path as `/_sandbox/${string}`] : undefined;
