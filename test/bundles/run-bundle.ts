import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What Lambda itself gives a function of Node 24, and nothing else. */
export const lambdaEnvironment: Readonly<Record<string, string>> = {
  AWS_REGION: 'me-south-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'the-session-token',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'probe',
};

/** The value of an expression over `bundle`, the loaded bundle, in a fresh Node. */
export const inFreshNode = async (
  file: string,
  expression: string,
  environment: Readonly<Record<string, string>> = lambdaEnvironment,
): Promise<unknown> => {
  const script = `const bundle = require(${JSON.stringify(file)});
    Promise.resolve(${expression}).then((value) => console.log(JSON.stringify(value)))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env: environment });
  return JSON.parse(stdout);
};
