import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { connect } from '../../shared/store/table.ts';

/** A client that loses the answers of its next calls after DynamoDB took effect; the SDK then calls again by itself. */
export const losingAnswers = (): { client: DynamoDBClient; lose: (calls: number) => void } => {
  const client = connect();
  let left = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (left === 0) return answer;
      left -= 1;
      throw Object.assign(new Error('The answer was lost.'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', priority: 'low', name: 'loseAnswers' },
  );
  return {
    client,
    lose: (calls) => {
      left = calls;
    },
  };
};
