import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import type { Worker } from '../../shared/contracts/contract.ts';
import { bulkIds } from './bulk-ids.ts';
import { functionsByName, registry, resourcesOf, statementsOf, synthesise } from './synthesised.ts';
import { workQueueResources } from './work-queue-resources.ts';

const sendsRows = ({ grants }: Worker): boolean => grants.includes('bulk:send');
const isFed = (worker: Worker): boolean => worker.source === 'queue' && worker.queue === 'bulk';
const withWorkers = (stage: string, wanted: (worker: Worker) => boolean): Template =>
  synthesise(stageOf(stage), { ...registry, workers: registry.workers.filter(wanted) }).delivery;
const queuesIn = (delivery: Template) =>
  Object.entries(resourcesOf(delivery, 'AWS::SQS::Queue')).filter(([id]) => id.startsWith('Bulk'));

describe('The queue of rows', () => {
  test.each([
    ['prod', 'RetainExceptOnCreate'],
    ['dev', 'Delete'],
  ])('lives in %s as long as the table, with one for what nobody could deal with', (stage, policy) => {
    expect(Object.fromEntries(queuesIn(synthesise(stageOf(stage)).delivery))).toEqual(
      workQueueResources({
        ids: bulkIds,
        visibilityTimeout: 360,
        maxReceiveCount: 6,
        deletionPolicy: policy,
      }),
    );
  });

  test('feeds ten messages at once to its worker, five batches at a time, which may put them off', () => {
    const { delivery } = synthesise();
    const queue = { 'Fn::GetAtt': [bulkIds.queue, 'Arn'] };
    const mappings = Object.values(resourcesOf(delivery, 'AWS::Lambda::EventSourceMapping'));

    expect(
      mappings
        .map(({ Properties }) => Properties)
        .filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn) === JSON.stringify(queue)),
    ).toEqual([
      {
        EventSourceArn: queue,
        FunctionName: { Ref: functionsByName(delivery)['send-bulk-rows']?.id },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      },
    ]);
    expect(statementsOf(delivery, 'send-bulk-rows')).toContainEqual(
      expect.objectContaining({
        Action: expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility']),
        Resource: queue,
      }),
    );
  });

  test('is not there without a worker that it feeds, and then nobody may send to it', () => {
    expect(queuesIn(withWorkers('prod', (worker) => !isFed(worker) && !sendsRows(worker)))).toEqual([]);
    expect(() => withWorkers('prod', (worker) => !isFed(worker))).toThrow(
      'bulk:send needs a worker that is fed by the queue of rows.',
    );
  });
});
