import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Stage, stageOf } from '../../infra/stage.ts';
import { businessMetrics } from '../../shared/contracts/business-metrics.ts';
import { watched } from '../bench/costs/costs-section.ts';
import { alarmIds } from './notices-ids.ts';
import { imported, type Resource, resourcesOf, synthesise } from './synthesised.ts';

interface AlarmProperties {
  AlarmDescription: string;
  AlarmActions?: unknown[];
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Statistic?: string;
  ExtendedStatistic?: string;
  Period?: number;
  Metrics?: {
    Expression?: string;
    MetricStat?: { Metric: { MetricName: string; Namespace: string }; Period: number; Stat: string };
  }[];
  Threshold: number;
  EvaluationPeriods: number;
  ComparisonOperator: string;
  TreatMissingData: string;
}

const prod = synthesise(stageOf('prod'));
const propertiesOf = (alarms: Record<string, Resource>): Record<string, AlarmProperties> =>
  Object.fromEntries(
    Object.entries(alarms).map(([id, { Properties }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties as unknown as AlarmProperties,
    ]),
  );
const alarms = propertiesOf(resourcesOf(prod.observability, 'AWS::CloudWatch::Alarm'));
const alarmsOfReleases = propertiesOf(resourcesOf(prod.api, 'AWS::CloudWatch::Alarm'));
const all = [...Object.values(alarms), ...Object.values(alarmsOfReleases)];

/** What an alarm watches: metrics with what is taken of them, or an expression of some. */
const watchedBy = ({
  Namespace,
  MetricName,
  Statistic,
  ExtendedStatistic,
  Metrics = [],
}: AlarmProperties) => [
  ...(MetricName === undefined ? [] : [`${Namespace} ${MetricName} ${Statistic ?? ExtendedStatistic}`]),
  ...Metrics.flatMap(({ Expression }) => Expression ?? []),
  ...new Set(
    Metrics.flatMap(({ MetricStat }) =>
      MetricStat ? [`${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName} ${MetricStat.Stat}`] : [],
    ),
  ),
];

const deadLetters = (section: string) => [
  ['AWS/SQS ApproximateNumberOfMessagesVisible Maximum'],
  1,
  1,
  `dead-letters-${section}`,
];
const iteratorAge = [['AWS/Lambda IteratorAge Maximum'], 900_000, 1, 'changes-wait'];
const sumOfErrors = (count: number): string[] => [
  `SUM([${Array.from({ length: count }, (_, at) => `m${at + 1}`).join(', ')}])`,
  'AWS/Lambda Errors Sum',
];

/** Alarm → what it watches, from which value on it rings, for how many periods in a row, and what to read then. */
const expected: Record<string, unknown[]> = {
  ServerErrors: [
    ['IF(part >= 5, 100 * part / requests, 0)', 'Daftar/prod ServerErrors Sum', 'AWS/ApiGateway Count Sum'],
    1,
    1,
    'server-errors',
  ],
  SlowAnswers: [['Daftar/prod RequestLatency p99'], 3_000, 3, 'slow-answers'],
  LoginsRefused: [['Daftar/prod LoginsRefused Sum'], 100, 1, 'logins-refused'],
  PaymentsUnknown: [['Daftar/prod UnknownPaymentAge Maximum'], 900, 1, 'payments-unknown'],
  MessagesFail: [
    [
      'IF(part >= 5, 100 * part / SUM([part, sent]), 0)',
      'Daftar/prod MessagesFailed Sum',
      'Daftar/prod MessagesSent Sum',
    ],
    50,
    3,
    'messages-fail',
  ],
  NoticesDead: [['Daftar/prod NoticesDead Sum'], 1, 1, 'notices-given-up'],
  FunctionsThrottled: [['AWS/Lambda Throttles Sum'], 1, 2, 'functions-throttled'],
  WorkersFail: [sumOfErrors(6), 1, 3, 'workers-fail'],
  DeadlinesNotMet: [sumOfErrors(1), 1, 1, 'deadlines-not-met'],
  BehindProjectChanges: iteratorAge,
  BehindFollowChanges: iteratorAge,
  NoticesWait: [['AWS/SQS ApproximateAgeOfOldestMessage Maximum'], 3_600, 3, 'notices-wait'],
  NoticesCrowded: [
    ['AWS/SQS ApproximateNumberOfMessagesNotVisible Maximum'],
    80_000,
    1,
    'too-many-notices-wait',
  ],
  DeadLettersProjectChanges: deadLetters('of-the-stream'),
  DeadLettersFollowChanges: deadLetters('of-the-stream'),
  DeadLettersRunDueWork: deadLetters('of-schedules'),
  DeadLettersMeetDeadlines: deadLetters('of-schedules'),
  DeadLettersDeliverNotices: deadLetters('of-notices'),
  DeadLettersSendBulkRows: deadLetters('of-bulk'),
  DeadLettersProcessUpload: deadLetters('of-uploads'),
  TableThrottled: [
    [
      'SUM([m1, m2, m3, m4, m5, m6])',
      'AWS/DynamoDB ReadThrottleEvents Sum',
      'AWS/DynamoDB WriteThrottleEvents Sum',
    ],
    1,
    2,
    'table-throttled',
  ],
};

const sectionOf = ({ AlarmDescription }: AlarmProperties): string =>
  / docs\/operating\.md#([\w-]+)$/.exec(`${AlarmDescription}`)?.[1] ?? `none: ${AlarmDescription}`;

test('people are told of what they have to do something about', () => {
  expect(
    Object.fromEntries(
      Object.entries(alarms).map(([id, alarm]) => [
        id,
        [watchedBy(alarm), alarm.Threshold, alarm.EvaluationPeriods, sectionOf(alarm)],
      ]),
    ),
  ).toEqual(expected);
});

test('every alarm tells the topic from its threshold on, looks at five minutes, and takes silence for well', () => {
  for (const alarm of Object.values(alarms)) {
    expect(alarm).toMatchObject({
      AlarmActions: [{ Ref: alarmIds.topic }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    const periods = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Period ?? []) ?? [alarm.Period];
    expect(new Set(periods)).toEqual(new Set([300]));
  }
});

test('every queue of dead letters has its alarm', () => {
  const queues = [prod.data, prod.delivery].flatMap((template) =>
    Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).filter((id) => id.includes('DeadLetters')),
  );
  const alarmed = Object.entries(alarms)
    .filter(([id]) => id.startsWith('DeadLetters'))
    .map(([, { Dimensions }]) => Dimensions);

  expect(alarmed).toHaveLength(queues.length);
  for (const id of queues)
    expect(alarmed).toContainEqual([{ Name: 'QueueName', Value: imported(id, 'QueueName') }]);
});

describe('The runbook', () => {
  const document = readFileSync(path.resolve(import.meta.dirname, '../../docs/operating.md'), 'utf8');
  const [, chapter = ''] = document.split(/^## When an alarm rings$/m);
  const headings = [...(chapter.split(/^## /m)[0] ?? '').matchAll(/^### (.+)$/gm)].map(([, title]) => title);
  const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');
  const anchors = headings.map((title = '') => anchorOf(title));

  test('has a section for every alarm of every stage, which the alarm names, and none besides', () => {
    const ofDev = Object.values(
      propertiesOf(resourcesOf(synthesise(stageOf('dev')).api, 'AWS::CloudWatch::Alarm')),
    );
    const named = new Set([...all, ...ofDev].map(sectionOf));

    expect([...named].sort()).toEqual(anchors.toSorted());
  });

  test('says of every metric of the business what it counts', () => {
    expect(Object.keys(businessMetrics).filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });

  test('leads to sections that there are', () => {
    const all = [...document.matchAll(/^##+ (.+)$/gm)].map(([, title = '']) => anchorOf(title));

    expect(
      [...document.matchAll(/\]\(#([\w-]+)\)/g)].filter(([, anchor = '']) => !all.includes(anchor)),
    ).toEqual([]);
  });
});

describe('Of requests is counted', () => {
  const filters = Object.values(resourcesOf(prod.api, 'AWS::Logs::MetricFilter')).map(
    ({ Properties }) => Properties,
  );

  test('what the access log tells', () => {
    const [logGroup] = Object.keys(resourcesOf(prod.api, 'AWS::Logs::LogGroup')).filter((id) =>
      id.includes('AccessLog'),
    );
    const transformations = filters.map(
      ({ MetricTransformations }) => (MetricTransformations as Record<string, string>[])[0],
    );

    expect(new Set(filters.map(({ LogGroupName }) => JSON.stringify(LogGroupName)))).toEqual(
      new Set([JSON.stringify({ Ref: logGroup })]),
    );
    const counted = { MetricNamespace: 'Daftar/prod', MetricValue: '1', Unit: 'Count' };
    expect(transformations).toEqual([
      { ...counted, MetricName: 'ServerErrors' },
      { ...counted, MetricName: 'LoginsRefused' },
      { ...counted, MetricName: 'RequestLatency', MetricValue: '$.latencyMs', Unit: 'Milliseconds' },
    ]);
  });

  test('as an error of ours no 506, as a refused login 401 and 429, and no time that was held open', () => {
    expect(filters.map(({ FilterPattern }) => FilterPattern)).toEqual([
      '{ ($.status = "5*") && ($.status != "506") }',
      '{ ($.route = "POST /api/v1/login") && (($.status = "401") || ($.status = "429")) }',
      '{ ($.latencyMs >= 0) && ($.route != "GET /pos/v1/terminals/{id}/next") && ($.route != "POST /api/v1/invoice-bulk-upload") }',
    ]);
  });
});

describe('The dashboard', () => {
  const [dashboard] = Object.values(resourcesOf(prod.observability, 'AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties['DashboardBody']);

  test('shows everything that the business is measured by', () => {
    expect(Object.keys(businessMetrics).filter((name) => !body.includes(`\\"${name}\\"`))).toEqual([]);
  });

  test('has a row for business, API, functions, queues and table', () => {
    expect([...body.matchAll(/## ([\w ]+)/g)].map(([, title]) => title)).toEqual([
      'Business',
      'API',
      'Functions',
      'Queues and stream',
      'Table',
    ]);
  });

  test('looks for the functions of the API and behind it by the names of their stacks', () => {
    for (const stack of ['daftar prod api', 'daftar prod delivery'])
      expect(body).toContain(`{AWS/Lambda,FunctionName} ${stack} MetricName=`);
  });

  test('is made without a warning', () => {
    const said = prod.stacks.observability.node.findAll().flatMap(({ node }) => node.metadata);

    expect(said.filter(({ type }) => type === 'aws:cdk:warning')).toEqual([]);
  });
});

describe('Alarms are told', () => {
  const observed = (alarmsTo: Stage['alarms']) =>
    synthesise(stageOf('prod', alarmsTo && { alarms: alarmsTo })).observability;

  test('to a topic that keeps its id, so that who subscribed stays subscribed', () => {
    expect(Object.keys(resourcesOf(prod.observability, 'AWS::SNS::Topic'))).toEqual([alarmIds.topic]);
    expect(resourcesOf(prod.observability, 'AWS::SNS::Subscription')).toEqual({});
  });

  test('to people at an address, where the stage has one', () => {
    const subscriptions = resourcesOf(observed({ email: 'on-call@example.com' }), 'AWS::SNS::Subscription');

    expect(Object.values(subscriptions).map(({ Properties }) => Properties)).toEqual([
      { Protocol: 'email', Endpoint: 'on-call@example.com', TopicArn: { Ref: alarmIds.topic } },
    ]);
  });

  test('to a topic that is there already, where the stage names one', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
    const template = observed({ topicArn });

    expect(resourcesOf(template, 'AWS::SNS::Topic')).toEqual({});
    const actions = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['AlarmActions'],
    );
    expect(new Set(actions.flat() as unknown[])).toEqual(new Set([topicArn]));
  });

  test('through a topic that this account’s alarms may publish to, over TLS only', () => {
    const policies = Object.values(resourcesOf(prod.observability, 'AWS::SNS::TopicPolicy'));

    expect(policies.map(({ Properties }) => Properties)).toMatchObject([
      {
        Topics: [{ Ref: alarmIds.topic }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Action: 'sns:Publish',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              Effect: 'Allow',
              Action: 'sns:Publish',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      },
    ]);
  });
});

test('what watching costs is reckoned with', () => {
  const metricsOf = ({ Metrics }: AlarmProperties): number =>
    Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
  const filters = Object.keys(resourcesOf(prod.api, 'AWS::Logs::MetricFilter'));

  expect(watched).toEqual({
    metrics: Object.keys(businessMetrics).length + filters.length,
    alarmedMetrics: all.reduce((total, alarm) => total + metricsOf(alarm), 0),
  });
});
