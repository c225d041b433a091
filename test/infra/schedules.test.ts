import { expect, test } from 'vitest';
import { stageOf } from '../../infra/stage.ts';
import { dailyIds, groupName, scheduleIds } from './schedule-ids.ts';
import {
  functionsByName,
  registry,
  resourcesOf,
  type Statement,
  synthesise,
  whenReplaced,
} from './synthesised.ts';

const { delivery, data } = synthesise(stageOf('prod'));

test('what pending schedules name keeps its logical id', () => {
  expect(Object.keys(resourcesOf(data, 'AWS::Scheduler::ScheduleGroup'))).toEqual([scheduleIds.group]);
  expect(functionsByName(delivery)['run-due-work']?.id).toBe(scheduleIds.runner);
  expect(resourcesOf(delivery, 'AWS::IAM::Role')).toHaveProperty(scheduleIds.role);
  expect(resourcesOf(delivery, 'AWS::SQS::Queue')).toHaveProperty(scheduleIds.deadLetters);
});

test.each([
  ['prod', groupName, 'RetainExceptOnCreate'],
  ['dev', 'daftardevdata-Schedules-0FC76BB1', 'Delete'],
])('the group of %s, with every schedule in it, lives as long as the table', (stage, name, policy) => {
  expect(resourcesOf(synthesise(stageOf(stage)).data, 'AWS::Scheduler::ScheduleGroup')).toEqual({
    [scheduleIds.group]: {
      Type: 'AWS::Scheduler::ScheduleGroup',
      Properties: { Name: name },
      DeletionPolicy: policy,
      UpdateReplacePolicy: whenReplaced(policy),
    },
  });
});

test('only Scheduler may take the role of schedules, for a schedule of this account’s group', () => {
  expect(
    resourcesOf(delivery, 'AWS::IAM::Role')[scheduleIds.role]?.Properties['AssumeRolePolicyDocument'],
  ).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnEquals: { 'aws:SourceArn': { 'Fn::ImportValue': expect.stringContaining(scheduleIds.group) } },
        },
      },
    ],
  });
});

test('a schedule may call run-due-work, drop a dead letter, and nothing else', () => {
  const statements = Object.values(resourcesOf(delivery, 'AWS::IAM::Policy'))
    .filter(
      ({ Properties }) => JSON.stringify(Properties['Roles']) === JSON.stringify([{ Ref: scheduleIds.role }]),
    )
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement);

  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: { 'Fn::GetAtt': [scheduleIds.runner, 'Arn'] },
    },
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [scheduleIds.deadLetters, 'Arn'] },
    },
  ]);
});

test('due and daily work that fails is tried twice more, and then kept', () => {
  const kept = ({ runner, deadLetters }: { runner: string; deadLetters: string }) => ({
    FunctionName: { Ref: runner },
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [deadLetters, 'Arn'] } } },
  });

  expect(
    Object.values(resourcesOf(delivery, 'AWS::Lambda::EventInvokeConfig')).map(
      ({ Properties }) => Properties,
    ),
  ).toEqual([kept(scheduleIds), kept(dailyIds)]);
});

test('deadlines are met every day at 00:00 and 08:00 in Kuwait', () => {
  expect(functionsByName(delivery)['meet-deadlines']?.id).toBe(dailyIds.runner);
  expect(resourcesOf(delivery, 'AWS::Scheduler::Schedule')).toEqual({
    [dailyIds.schedule]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        GroupName: groupName,
        ScheduleExpression: 'cron(0 0,8 * * ? *)',
        ScheduleExpressionTimezone: 'Asia/Kuwait',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { 'Fn::GetAtt': [dailyIds.runner, 'Arn'] },
          RoleArn: { 'Fn::GetAtt': [dailyIds.role, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dailyIds.deadLetters, 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        },
      },
    },
  });
});

test('a function that makes schedules needs another that they call', () => {
  const workers = registry.workers.filter(({ source }) => source !== 'schedule');

  expect(() => synthesise(stageOf('prod'), { ...registry, workers })).toThrow(
    'schedules:write needs a worker that is called by schedule.',
  );
});
