import { expect, test } from 'vitest';
import { sendersOf, stageOf } from '../../infra/stage.ts';

test('the stage is dev unless one is named', () => {
  expect(stageOf()).toEqual(stageOf('dev'));
});

test('a stage that does not exist is refused', () => {
  expect(() => stageOf('production')).toThrow('No stage "production": dev or prod.');
});

test('only prod keeps its data when a stack is deleted', () => {
  expect([stageOf('dev'), stageOf('prod')]).toMatchObject([
    { deletionProtection: false, removalPolicy: 'destroy' },
    { deletionProtection: true, removalPolicy: 'retain' },
  ]);
});

test('senders are those that are given', () => {
  const given: Record<string, string> = { smsSender: 'Shop', whatsAppSender: 'phone-number-id-1' };

  expect(sendersOf((name) => given[name])).toEqual({ sms: 'Shop', whatsApp: 'phone-number-id-1' });
  expect(stageOf('prod', undefined, { sms: 'Shop' }).senders).toEqual({ sms: 'Shop' });
});

test('a public address is taken over as it is', () => {
  expect(stageOf('prod', 'https://pay.example.com/kw')).toEqual({
    ...stageOf('prod'),
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
])('a public address that links could not be made from is refused: %s', (address) => {
  expect(() => stageOf('prod', address)).toThrow('publicBaseUrl must be an https address');
});
