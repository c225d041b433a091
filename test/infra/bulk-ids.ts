/** Another id is another queue: what is on its way in the old one, or put aside beside it, would be left there. */
export const bulkIds = {
  queue: 'BulkQueueF64590CB',
  deadLetters: 'BulkDeadLetters166095C1',
};

export const bulkEnvironment = { BULK_QUEUE_URL: { Ref: bulkIds.queue } };
