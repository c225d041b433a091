import { sandboxMerchant } from '../operator/sandbox.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import { StartupError } from './startup-error.ts';
import { welcome } from './welcome.ts';

/** Runs the stack until a signal ends it (exit code 0) or something it needs fails (exit code 1). */
export const runFromTerminal = async (
  environment: NodeJS.ProcessEnv,
  options: Omit<StackOptions, 'port' | 'dataDir' | 'onFailure'> = {},
): Promise<void> => {
  const { promise: ending, resolve: end } = Promise.withResolvers<Ending>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // npm passes on a signal that the terminal has sent already, so a second one means nothing.
    process.on(signal, () => end({ exitCode: 0 }));
  }

  const starting = startFrom(environment, options, end);
  const ready = starting.then(announce, (error: unknown) => end({ exitCode: 1, because: reason(error) }));

  const { exitCode, because } = await ending;
  if (because !== undefined) process.stderr.write(`${because}\n`);
  await ready;
  await starting.then((stack) => stack.stop()).catch(() => undefined);
  process.exit(exitCode);
};

interface Ending {
  readonly exitCode: number;
  readonly because?: string;
}

const startFrom = async (
  environment: NodeJS.ProcessEnv,
  options: Partial<StackOptions>,
  end: (ending: Ending) => void,
): Promise<Stack> =>
  startStack({
    ...options,
    port: portFrom(environment['PORT']),
    dataDir: environment['DAFTAR_DATA'] || '.daftar',
    onFailure: (because) => end({ exitCode: 1, because }),
  });

const announce = ({ url, movedTo }: Stack): void => {
  process.stdout.write(
    `${welcome({ url, merchant: sandboxMerchant, movedTo })}\nDaftar is ready on ${url}\n`,
  );
};

const portFrom = (text = '3000'): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartupError(
    `PORT is "${text}", which is no port: give a number from 0 (any free one) to 65535.`,
  );
};

const reason = (error: unknown): string => {
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
