import { expect, test } from 'vitest';
import { companyOf } from '../../infra/company.ts';
import { stageOf } from '../../infra/stage.ts';

test('the stage is dev unless one is named', () => {
  expect(stageOf()).toEqual(stageOf('dev'));
});

test('a stage that does not exist is refused', () => {
  expect(() => stageOf('production')).toThrow('No stage "production": dev or prod.');
});

test('only prod keeps its data when a stack is deleted', () => {
  expect([stageOf('dev'), stageOf('prod')]).toMatchObject([
    { deletionProtection: false, removalPolicy: 'destroy' },
    { deletionProtection: true, removalPolicy: 'retain-on-update-or-delete' },
  ]);
});

test('senders are those that are given', () => {
  const company = given({ smsSender: 'Shop', whatsAppSender: 'phone-number-id-1' });

  expect(company).toEqual({ channels: { sms: 'Shop', whatsApp: 'phone-number-id-1' } });
  expect(stageOf('prod', company).channels).toEqual({ sms: 'Shop', whatsApp: 'phone-number-id-1' });
});

test('a public address is taken over as it is', () => {
  expect(given({ publicBaseUrl: 'https://pay.example.com/kw' })).toEqual({
    channels: {},
    publicBaseUrl: 'https://pay.example.com/kw',
  });
});

test.each([
  'http://pay.example.com',
  'https://pay.example.com/',
  'https://pay.example.com?x=1',
  'pay',
  '',
  7,
])('a public address that links could not be made from is refused: %s', (publicBaseUrl) => {
  expect(() => given({ publicBaseUrl })).toThrow('publicBaseUrl must be an https address');
});

const certificateArn = 'arn:aws:acm:me-south-1:123456789012:certificate/0a1b';
const topicArn = 'arn:aws:sns:me-south-1:123456789012:on-call';

test('a name of the API’s own comes with its certificate', () => {
  expect(given({ domainName: 'pay.example.com', certificateArn }).domain).toEqual({
    name: 'pay.example.com',
    certificateArn,
  });
});

const edgeCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/2c3d';

test('an edge has a name and a certificate of its own, before an API that has them too', () => {
  const api = { domainName: 'api.example.com', certificateArn };

  expect(given({ ...api, edgeDomainName: 'pay.example.com', edgeCertificateArn })).toMatchObject({
    domain: { name: 'api.example.com', certificateArn },
    edge: { name: 'pay.example.com', certificateArn: edgeCertificateArn },
  });
});

test.each([
  [{ edgeDomainName: 'pay.example.com', edgeCertificateArn }, 'edgeDomainName needs a domainName'],
  [
    { domainName: 'pay.example.com', certificateArn, edgeDomainName: 'pay.example.com', edgeCertificateArn },
    'edgeDomainName needs a domainName beside it, another one',
  ],
  [
    {
      domainName: 'api.example.com',
      certificateArn,
      edgeDomainName: 'pay.example.com',
      edgeCertificateArn: certificateArn,
    },
    'edgeCertificateArn must be of a certificate in us-east-1',
  ],
])('an edge like %o is refused: %s', (context, message) => {
  expect(() => given(context)).toThrow(message);
});

test.each([
  [{ alarmEmail: 'on-call@example.com' }, { email: 'on-call@example.com' }],
  [{ alarmTopicArn: topicArn }, { topicArn }],
])('alarms tell whom %o names', (context, alarms) => {
  expect(given(context).alarms).toEqual(alarms);
});

test.each([
  [{ domainName: 'pay.example.com' }, 'domainName and certificateArn go together'],
  [{ certificateArn }, 'domainName and certificateArn go together'],
  [{ domainName: 'https://pay.example.com', certificateArn }, 'domainName must be a host name'],
  [{ domainName: 'pay.example.com', certificateArn: 'abc' }, 'certificateArn must be the ARN'],
  [{ alarmEmail: 'on-call' }, 'alarmEmail must be an e-mail address'],
  [{ alarmTopicArn: 'on-call' }, 'alarmTopicArn must be the ARN of an SNS topic'],
  [{ alarmEmail: 'on-call@example.com', alarmTopicArn: topicArn }, 'exclude each other'],
])('%o is refused: %s', (context, message) => {
  expect(() => given(context)).toThrow(message);
});

function given(context: Record<string, unknown>) {
  return companyOf((name) => context[name]);
}
