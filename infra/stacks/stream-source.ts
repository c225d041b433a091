import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StreamWorker } from '../../shared/contracts/contract.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { streamArnOf } from './ledger-table.ts';

/** Feeds a worker with the table's stream. What it cannot digest ends in a dead-letter queue of its own, which is returned. */
export const feedFromStream = (
  worker: LambdaFunction,
  table: ITable,
  {
    sortKeys,
    partitions = [],
    batchesAtOnce = 1,
  }: Pick<StreamWorker, 'sortKeys' | 'partitions' | 'batchesAtOnce'>,
): Queue => {
  const deadLetters = deadLetterQueue(worker);
  const eventSourceArn = streamArnOf(table);
  // The table's key is granted with the table. CDK's own event source would grant it for anything else too.
  const reading = Grant.addToPrincipal({
    grantee: worker,
    actions: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    resourceArns: [eventSourceArn],
  });
  const mapping = new EventSourceMapping(worker, 'TableStream', {
    target: worker,
    eventSourceArn,
    // LATEST would skip what is written while the mapping is made or replaced; events already seen do no harm.
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor: batchesAtOnce,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Counts that lost a change stay wrong for good, so a change is tried for as long as the stream keeps it.
    retryAttempts: -1,
    maxRecordAge: Duration.days(1),
    onFailure: new SqsDlq(deadLetters),
    filters: [
      // One filter each, of many rules: a mapping may have five filters.
      { sk: { S: sortKeys.map((prefix) => ({ prefix })) } },
      ...(partitions.length > 0 ? [{ pk: { S: partitions.map((suffix) => ({ suffix })) } }] : []),
    ].map((Keys) => FilterCriteria.filter({ dynamodb: { Keys } })),
  });
  // Lambda tries the stream when the mapping is made.
  reading.applyBefore(mapping);
  return deadLetters;
};
