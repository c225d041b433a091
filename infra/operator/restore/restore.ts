import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describeTable } from './table-settings.ts';

export interface Restore {
  client: DynamoDBClient;
  /** The table whose past is wanted. */
  source: string;
  /** The table that is made of it. */
  target: string;
  /** Epoch milliseconds; the last moment there is where it is `latest`. */
  to: number | 'latest';
  /** How long between two looks at a table that is not ready: minutes to hours go by with a large one. */
  pauseMs: number;
  tell: (line: string) => void;
}

/** Only an active table can be changed. */
export const untilReady = async ({ client, target, pauseMs, tell }: Restore): Promise<void> => {
  for (let looks = 0; ; looks++) {
    const table = await describeTable(client, target);
    if (table?.TableStatus === 'ACTIVE' && !table.RestoreSummary?.RestoreInProgress) return;
    if (looks % 20 === 1) tell(`Waiting for ${target}: ${table?.TableStatus ?? 'not there yet'}.`);
    await delay(pauseMs);
  }
};
