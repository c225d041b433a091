import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamFollower } from '../stream/stream-pollers.ts';
import type { OutboxStore } from './outbox-store.ts';

/**
 * Puts webhooks into the outbox, one message for each try: Daftar calls them itself, through no stand-in, so what it notes
 * of its tries is followed.
 *
 * @param dynamodb where the table is
 */
export const webhookFollower = (
  outbox: Pick<OutboxStore, 'add' | 'has'>,
  dynamodb: string,
): StreamFollower => {
  let following: Promise<(event: DynamoDBStreamEvent) => Promise<void>> | undefined;

  // With the first webhook: the SDK takes a while to load, and a start must not wait for it.
  const begin = async () => {
    const { followWebhooks, localTable } = await import('./sent-webhooks.ts');
    return followWebhooks(localTable(dynamodb), outbox);
  };

  return {
    name: 'show-webhooks',
    sortKeys: ['DELIVERY#'],
    async follow(event) {
      following ??= begin();
      const follow = await following;
      await follow(JSON.parse(event) as DynamoDBStreamEvent);
    },
  };
};
