import { type ContextValue, textLike } from './context.ts';
import type { RestoredTable, Stage } from './stage.ts';

/** What a stage is while it recovers from a disaster (`docs/recovery.md`). */
export type Recovery = Partial<Pick<Stage, 'restoredTable' | 'throttle' | 'operationThrottles'>>;

/**
 * Reads it from what is said of the stage (`contextOf`): `restoredTable` with `restoredStream`, for as long as that table is used, and
 * `throttle=0`, while nobody may write.
 */
export const recoveryOf = (
  contextValue: ContextValue,
  { name: stage, operationThrottles }: Pick<Stage, 'name' | 'operationThrottles'>,
): Recovery => {
  const restored = restoredOf(contextValue, stage);
  return {
    ...(restored && { restoredTable: restored }),
    ...(isShut(contextValue) && shut(operationThrottles)),
  };
};

const restoredOf = (contextValue: ContextValue, stage: string): RestoredTable | undefined => {
  const name = contextValue('restoredTable');
  const streamArn = contextValue('restoredStream');
  if (name === undefined && streamArn === undefined) return undefined;
  if (name === undefined || streamArn === undefined)
    throw new Error('restoredTable and restoredStream go together: give both, or neither.');
  const restored = {
    name: textLike(/^[\w.-]{3,255}$/, name, "restoredTable must be a table's name"),
    streamArn: textLike(
      /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+\/stream\/\S+$/,
      streamArn,
      "restoredStream must be the ARN of a table's stream",
    ),
  };
  if (!restored.streamArn.includes(`:table/${restored.name}/stream/`))
    throw new Error(`restoredStream is not the stream of the table ${restored.name}.`);
  // One stage's table would be deployed as another's.
  if (!restored.name.startsWith(`daftar-${stage}-`))
    throw new Error(
      `restoredTable ${restored.name} is not of the stage ${stage}, whose tables are called daftar-${stage}-…: give the stage's own, or neither.`,
    );
  return restored;
};

const isShut = (contextValue: ContextValue): boolean => {
  const value = contextValue('throttle');
  if (value === undefined) return false;
  if (String(value) === '0') return true;
  throw new Error(
    `throttle can be 0, with which the API answers nobody, or not be given: ${JSON.stringify(value)}`,
  );
};

const nothing = { rateLimit: 0, burstLimit: 0 };

/** Routes with a throttle of their own are shut too. */
const shut = (operationThrottles: Stage['operationThrottles']): Recovery => ({
  throttle: nothing,
  operationThrottles: Object.fromEntries(Object.keys(operationThrottles).map((name) => [name, nothing])),
});
