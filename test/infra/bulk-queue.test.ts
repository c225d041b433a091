import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import type { Worker } from '../../shared/contracts/contract.ts';
import { bulkIds } from './bulk-ids.ts';
import {
  functionsByName,
  registry,
  resourcesOf,
  statementsOf,
  synthesise,
  whenReplaced,
} from './synthesised.ts';

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
    const lives = { DeletionPolicy: policy, UpdateReplacePolicy: whenReplaced(policy) };
    const kept = { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true };

    expect(Object.fromEntries(queuesIn(synthesise(stageOf(stage)).delivery))).toEqual({
      [bulkIds.queue]: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          ...kept,
          VisibilityTimeout: 360,
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::GetAtt': [bulkIds.deadLetters, 'Arn'] },
            maxReceiveCount: 6,
          },
        },
        ...lives,
      },
      [bulkIds.deadLetters]: { Type: 'AWS::SQS::Queue', Properties: kept, ...lives },
    });
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
