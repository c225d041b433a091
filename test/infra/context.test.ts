import { expect, test } from 'vitest';
import { companyOf } from '../../infra/company.ts';
import { contextOf, requireByStage } from '../../infra/context.ts';
import { recoveryOf } from '../../infra/recovery.ts';
import { stageOf } from '../../infra/stage.ts';

const restored = {
  restoredTable: 'daftar-prod-restored',
  restoredStream: 'arn:aws:dynamodb:me-south-1:123456789012:table/daftar-prod-restored/stream/2026-03-10',
};
const prod = { smsSender: 'Shop', alarmEmail: 'on-call@example.com', ...restored };

test('a stage has what is said of it, and nothing that is said of another', () => {
  expect(companyOf(given({ prod }, 'prod'))).toEqual({
    channels: { sms: 'Shop' },
    alarms: { email: 'on-call@example.com' },
  });
  expect(recoveryOf(given({ prod }, 'prod'), stageOf('prod')).restoredTable?.name).toBe(
    restored.restoredTable,
  );

  expect(companyOf(given({ prod }, 'dev'))).toEqual({ channels: {} });
  expect(recoveryOf(given({ prod }, 'dev'), stageOf('dev'))).toEqual({});
});

test('what is given for one deployment goes before what stands in cdk.json', () => {
  expect(companyOf(given({ prod, smsSender: 'Trial' }, 'prod')).channels).toEqual({ sms: 'Trial' });
});

test('a name that nothing reads is refused', () => {
  expect(() => given({ prod: { domainname: 'pay.example.com' } }, 'prod')).toThrow(
    'cdk.json says domainname of prod, which is none of smsSender,',
  );
});

test('what is said of a stage is an object', () => {
  expect(() => given({ prod: 'pay.example.com' }, 'prod')).toThrow('The context of prod must be an object');
});

test('cdk.json says nothing of all stages at once', () => {
  expect(() => requireByStage({ dev: {}, ...restored })).toThrow(
    'restoredTable in cdk.json would be of every stage: move it into the object of dev or prod.',
  );
  expect(() => requireByStage({ dev: {}, prod, '@aws-cdk/core:some-flag': true })).not.toThrow();
});

test('a release without canaries is for one deployment', () => {
  expect(() => requireByStage({ release: 'at-once' })).toThrow('release is for one deployment');
  expect(() => given({ prod: { release: 'at-once' } }, 'prod')).toThrow('cdk.json says release of prod');
});

test('every name that is read can be said of a stage', () => {
  const read = new Set<string>();
  const reads = (name: string): undefined => {
    read.add(name);
  };
  companyOf(reads);
  recoveryOf(reads, stageOf('prod'));

  for (const name of read) expect(() => given({ prod: { [name]: 'x' } }, 'prod')).not.toThrow();
});

function given(context: Record<string, unknown>, stage: string) {
  return contextOf((name) => context[name], stage);
}
