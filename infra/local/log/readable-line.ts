/**
 * One line for people out of one line of JSON by the functions' logger:
 * `12:00:01 create-invoice 200 14 ms merchant 84 req abc`. Any other line stays as it is; undefined for one of metrics, which
 * only machines read.
 */
export const readableLine = (line: string): string | undefined => {
  const entry = parse(line);
  if (!entry) return line;
  if ('_aws' in entry && !('message' in entry)) return undefined;
  const { level, message, operation, status, ms, merchantId, requestId } = entry;
  const isRequest = operation !== undefined && status !== undefined;
  const parts = [
    timeOf(entry),
    level === 'INFO' ? undefined : level,
    operation,
    status,
    ms === undefined ? undefined : `${ms} ms`,
    isRequest && level === 'INFO' ? undefined : message,
    merchantId === undefined ? undefined : `merchant ${merchantId}`,
    requestId === undefined ? undefined : `req ${requestId}`,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' ') + errorText(entry['error']);
};

const parse = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};

// On the clock of this machine, like everything else on its terminal.
const timeOf = ({ timestamp }: Record<string, unknown>): string => {
  const time = new Date(typeof timestamp === 'string' ? timestamp : Date.now());
  return Number.isNaN(time.getTime()) ? '--:--:--' : time.toTimeString().slice(0, 8);
};

const errorText = (error: unknown): string => {
  if (error === undefined || error === null) return '';
  if (typeof error !== 'object') return `\n  ${String(error)}`;
  const { stack, name, message } = error as Record<string, unknown>;
  return `\n  ${String(stack ?? `${name ?? 'Error'}: ${message ?? JSON.stringify(error)}`).replaceAll('\n', '\n  ')}`;
};
