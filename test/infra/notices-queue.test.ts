import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { Worker } from '../../shared/contracts/contract.ts';
import { noticesIds } from './notices-ids.ts';
import {
  functionsByName,
  registry,
  resourcesOf,
  statementsOf,
  synthesise,
  withoutOperations,
} from './synthesised.ts';
import { workQueueResources } from './work-queue-resources.ts';

const worker: Worker = {
  name: 'deliver-notices',
  resource: 'notices',
  source: 'queue',
  queue: 'notices',
  grants: ['table:read'],
};
const sender: Worker = {
  name: 'follow-notices',
  resource: 'stream',
  source: 'table-stream',
  sortKeys: ['E#'],
  grants: ['notices:send'],
};
const others = registry.workers.filter(
  ({ source, grants }) => source !== 'queue' && !grants.includes('notices:send'),
);
/** Without operations, some of which need other queues. */
const withWorkers = (stage: string, ...workers: Worker[]) =>
  synthesise(withoutOperations(stage), {
    contracts: [],
    workers: [...others, ...workers],
    fallback: { ...registry.fallback, grants: [] },
  });
const noticesIn = (delivery: Template) =>
  Object.entries(resourcesOf(delivery, 'AWS::SQS::Queue')).filter(([id]) => id.startsWith('Notices'));
const variablesOf = (delivery: Template, name: string): Record<string, unknown> => {
  const environment = functionsByName(delivery)[name]?.Properties['Environment'];
  return (environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {};
};

describe('With a worker that a queue feeds', () => {
  const { delivery } = withWorkers('prod', sender, worker);
  const queue = { 'Fn::GetAtt': [noticesIds.queue, 'Arn'] };

  test.each([
    ['prod', 'RetainExceptOnCreate'],
    ['dev', 'Delete'],
  ])(
    '%s has a queue that lives as long as the table, and one for what nobody could deliver',
    (stage, policy) => {
      expect(Object.fromEntries(noticesIn(withWorkers(stage, sender, worker).delivery))).toEqual(
        workQueueResources({
          ids: noticesIds,
          visibilityTimeout: 360,
          maxReceiveCount: 25,
          deletionPolicy: policy,
        }),
      );
    },
  );

  test('both travel over TLS only', () => {
    const policies = Object.values(resourcesOf(delivery, 'AWS::SQS::QueuePolicy')).map(
      ({ Properties }) => Properties,
    );

    for (const id of Object.values(noticesIds)) {
      expect(policies).toContainEqual({
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 'sqs:*',
              Resource: { 'Fn::GetAtt': [id, 'Arn'] },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      });
    }
  });

  test('ten messages at most are handed out at once, ten batches at a time, and failures one by one', () => {
    const mappings = Object.values(resourcesOf(delivery, 'AWS::Lambda::EventSourceMapping'));

    expect(
      mappings
        .map(({ Properties }) => Properties)
        .filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn) === JSON.stringify(queue)),
    ).toEqual([
      {
        EventSourceArn: queue,
        FunctionName: { Ref: functionsByName(delivery)[worker.name]?.id },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      },
    ]);
  });

  test('the worker has a sixth of the time for which a message is hidden', () => {
    expect(functionsByName(delivery)[worker.name]?.Properties).toMatchObject({ Timeout: 60 });
  });

  test('the worker can look up every name of a batch at once, and those of the services it uses', () => {
    const lookedUpAtOnce = Number(variablesOf(delivery, worker.name)['UV_THREADPOOL_SIZE']) / 2;

    expect(lookedUpAtOnce).toBeGreaterThanOrEqual(10 + 6);
  });

  test('the worker may take messages and put them off', () => {
    expect(statementsOf(delivery, worker.name)).toContainEqual({
      Effect: 'Allow',
      Action: [
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueUrl',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      Resource: queue,
    });
  });

  test('the worker and whoever may send are told of the queue, and nobody else', () => {
    const told = Object.keys(functionsByName(delivery)).filter(
      (name) => 'NOTICES_QUEUE_URL' in variablesOf(delivery, name),
    );

    expect(told.sort()).toEqual([worker.name, sender.name].sort());
    for (const name of told) {
      expect(variablesOf(delivery, name)['NOTICES_QUEUE_URL']).toEqual({ Ref: noticesIds.queue });
    }
  });
});

describe('Without one', () => {
  test('there is no queue of notices', () => {
    expect(noticesIn(withWorkers('prod').delivery)).toEqual([]);
  });

  test('nobody may be granted to send to it', () => {
    expect(() => withWorkers('prod', sender)).toThrow(
      'notices:send needs a worker that is fed by the queue of notices.',
    );
  });
});
