import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { StartupError } from './startup-error.ts';

const oldestJava = 17;

/** The path of a Java that runs DynamoDB Local: the one of JAVA_HOME if that is set, else the PATH's. */
export const findJava = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  const home = environment['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const place = home ? `JAVA_HOME (${home})` : 'the PATH';

  const answer = await versionText(java, environment);
  const major = majorVersion(answer);
  if (major === undefined) {
    throw new StartupError(
      `Java ${oldestJava} or newer is needed to run DynamoDB Local and none was found in ${place}: ` +
        'install one (for example from https://adoptium.net) and start again.',
    );
  }
  if (major < oldestJava) {
    throw new StartupError(
      `Java ${oldestJava} or newer is needed to run DynamoDB Local and the one in ${place} is ${major}: ` +
        'install a newer one, or point JAVA_HOME to it, and start again.',
    );
  }
  return java;
};

/** The major version in what `java -version` prints: 8 for "1.8.0_301", 17 for "17.0.15". */
export const majorVersion = (text: string): number | undefined => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (first === undefined) return undefined;
  return first === '1' && second !== undefined ? Number(second) : Number(first);
};

// Java prints its version on stderr; a missing Java, or macOS's stub for one, prints none.
const versionText = (java: string, environment: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve) => {
    execFile(java, ['-version'], { env: environment, timeout: 15_000 }, (_error, stdout, stderr) => {
      resolve(`${stderr}\n${stdout}`);
    });
  });
