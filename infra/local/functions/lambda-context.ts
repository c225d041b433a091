import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { lambdaArn, lambdaName } from './function-arn.ts';

/** The second argument that Lambda gives a handler; its time runs out in real time, whatever the sandbox's clock does. */
export const lambdaContext = (name: string, remainingMs: number) => {
  const functionName = lambdaName(name);
  const deadlineMs = performance.now() + remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: lambdaArn(name),
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadlineMs - performance.now())),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
};
