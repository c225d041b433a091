import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/**
 * Where an error happened, in the source's files and lines, without the message above it: messages quote values.
 *
 * The map is read when a fault is logged, not when the function starts: Node's own --enable-source-maps costs every
 * cold start 9 ms (docs/decisions/005).
 */
export const stackFrames = (stack: string | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => inSource(line.trim()));

const bundled = /\(?((?:file:\/\/)?\/[^():]+\.c?js):(\d+):(\d+)\)?$/;

const inSource = (frame: string): string => {
  const [place, file, line, column] = bundled.exec(frame) ?? [];
  const map = file === undefined ? undefined : mapOf(file);
  const origin = map?.findEntry(Number(line) - 1, Number(column) - 1);
  return origin && 'originalSource' in origin && place
    ? frame.replace(place, `(${origin.originalSource.replace(/^(\.\.\/)+/, '')}:${origin.originalLine + 1})`)
    : frame;
};

const maps = new Map<string, SourceMap | undefined>();

const mapOf = (file: string): SourceMap | undefined => {
  if (!maps.has(file)) maps.set(file, readMap(`${file.replace('file://', '')}.map`));
  return maps.get(file);
};

const readMap = (path: string): SourceMap | undefined => {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
};
