/**
 * The one table, as data: the CDK app and the local stack both build it from here.
 * Keys are explained in `shared/store/keys.ts`.
 */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'ttl',
  indexes: [
    { name: 'kind', partitionKey: 'kindPk', sortKey: 'kindSeq', sortKeyType: 'N', projection: 'KEYS_ONLY' },
    {
      name: 'deadline',
      partitionKey: 'deadlinePk',
      sortKey: 'deadlineSk',
      sortKeyType: 'S',
      projection: 'KEYS_ONLY',
    },
  ],
} as const;
