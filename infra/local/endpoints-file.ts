import { rmSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';
import type { StackEnvironment } from './environment.ts';

/** How the operator's command line finds a running Daftar: the content of `<data>/endpoints.json`. */
export interface EndpointsFile {
  readonly pid: number;
  readonly url: string;
  readonly env: StackEnvironment;
}

export const writeEndpointsFile = (path: string, endpoints: EndpointsFile): Promise<void> =>
  writeDurably(path, `${JSON.stringify(endpoints, null, 2)}\n`);

export const removeEndpointsFile = (path: string): void => rmSync(path, { force: true });
