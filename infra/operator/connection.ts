import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { systemClock } from '../../shared/domain/clock.ts';
import { kuwaitInstant } from '../../shared/domain/kuwait-time.ts';
import { connect, dynamoTable, type Table } from '../../shared/store/table.ts';
import { OperatorError } from './operator-error.ts';
import { type SecretStore, secretStore } from './secret-store.ts';

/** The service an operator works on: its table, its secrets and its time. */
export interface Connection {
  table: Table;
  secrets: SecretStore;
  /** The queue of notices that were handed out too often. */
  noticesDeadLettersArn(): Promise<string>;
  /** Epoch milliseconds by the service's clock, which a sandbox may have moved. */
  nowMs(): Promise<number>;
}

/** `local` is the stack that `npm start` runs; any other name is a deployed stage of this AWS account. */
export const connectTo = async (stage: string): Promise<Connection> => {
  const { environment, kmsKeyId, ...place } =
    stage === 'local' ? await localStack() : await deployedStage(stage);
  Object.assign(process.env, environment);
  return { table: dynamoTable(connect()), secrets: secretStore(kmsKeyId), ...place };
};

interface Place extends Pick<Connection, 'noticesDeadLettersArn' | 'nowMs'> {
  environment: Record<string, string>;
  kmsKeyId: string | undefined;
}

/** A running stack leaves its addresses in its data folder, and its process id to tell whether it still runs. */
const localStack = async (): Promise<Place> => {
  const folder = process.env['DAFTAR_DATA'] || '.daftar';
  const path = join(folder, 'endpoints.json');
  const found = await readFile(path, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  if (!found || !isRunning(found.pid)) {
    throw new OperatorError(
      `No Daftar is running on the data folder ${folder}: start one with "npm start", or name a deployed stage with --stage.`,
    );
  }
  return {
    environment: found.env,
    kmsKeyId: undefined,
    noticesDeadLettersArn: async () => found.env['NOTICES_DEAD_LETTERS_ARN'],
    nowMs: () => sandboxNowMs(found.url),
  };
};

/** To the second, which is as exactly as the sandbox tells its time. */
const sandboxNowMs = async (url: string): Promise<number> => {
  const answer = await fetch(`${url}/_sandbox/clock`);
  if (!answer.ok) throw new OperatorError(`Daftar at ${url} does not tell its time: ${answer.status}.`);
  return kuwaitInstant(((await answer.json()) as { now: string }).now);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The stacks' outputs say where everything is. */
const deployedStage = async (stage: string): Promise<Place> => {
  const output = await outputsOf(`daftar-${stage}-data`);
  return {
    environment: { TABLE_NAME: output('TableName'), SECRETS_PREFIX: output('SecretsPrefix') },
    kmsKeyId: output('SecretsKeyArn'),
    noticesDeadLettersArn: async () => (await outputsOf(`daftar-${stage}-delivery`))('NoticesDeadLettersArn'),
    nowMs: async () => systemClock(),
  };
};

/** Reads a stack's outputs; each is then found by its name. */
const outputsOf = async (name: string): Promise<(key: string) => string> => {
  const outputs = await stackOutputs(name);
  return (key) => {
    const value = outputs.get(key);
    if (value === undefined)
      throw new OperatorError(`The stack ${name} has no output ${key}: deploy it again.`);
    return value;
  };
};

const stackOutputs = async (name: string): Promise<Map<string, string>> => {
  try {
    const { Stacks } = await new CloudFormationClient({}).send(
      new DescribeStacksCommand({ StackName: name }),
    );
    return new Map(
      (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    throw new OperatorError(
      `The stack ${name} cannot be read (${error instanceof Error ? error.name : 'unknown error'}): check the stage's name, the AWS credentials and the region.`,
    );
  }
};
