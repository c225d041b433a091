import { describe, expect, test } from 'vitest';
import { daysBefore, onOrOff, senderName, smsSender } from '../../../infra/operator/operator-options.ts';

describe('the sender of SMS', () => {
  test.each([
    ['Noor', 'Noor'],
    ['N', 'N'],
    ['Noor24', 'Noor24'],
    ['24Noor24246', '24Noor24246'],
    ['  Noor  ', 'Noor'],
    ['', ''],
    [' ', ''],
  ])('%j is %j', (text, sender) => {
    expect(smsSender(text)).toBe(sender);
  });

  test.each([
    ['twelve signs', 'NoorBooks123'],
    ['with a blank', 'Noor Books'],
    ['digits alone', '55512345'],
    ['another script', 'نور'],
    ['an accent', 'Nöor'],
    ['a sign', 'Noor-Books'],
    ['a line feed', 'Noor\nBooks'],
    ['a letter at the end of much else', '!!!!!!!!!!!!a'],
  ])('may not be %s', (_what, text) => {
    expect(() => smsSender(text)).toThrow('It must be 1 to 11 letters (A to Z) and digits');
  });
});

describe('the name that e-mails come from', () => {
  test.each([
    ['Noor Books', 'Noor Books'],
    ['مكتبة نور', 'مكتبة نور'],
    [' Noor ', 'Noor'],
    ['', ''],
    ['n'.repeat(64), 'n'.repeat(64)],
  ])('%j is %j', (text, name) => {
    expect(senderName(text)).toBe(name);
  });

  test.each([
    ['longer than 64 characters', 'n'.repeat(65)],
    ['two lines', 'Noor\r\nBcc: somebody@example.com'],
    ['a control character', 'Noor\u001b[2J'],
  ])('may not be %s', (_what, text) => {
    expect(() => senderName(text)).toThrow('It must be one line of 1 to 64 characters.');
  });
});

describe('the days before the last day', () => {
  test.each([
    ['1', 1],
    ['9', 9],
    ['10', 10],
    ['29', 29],
    ['30', 30],
    ['off', 'off'],
  ])('%j are %j', (text, days) => {
    expect(daysBefore(text)).toBe(days);
  });

  test.each(['0', '31', '-1', '1.5', '01', ' 1', 'on', ''])('may not be %j', (text) => {
    expect(() => daysBefore(text)).toThrow('It must be 1 to 30 days, or "off".');
  });
});

test('A switch is on or off, and nothing else', () => {
  expect([onOrOff('on'), onOrOff('off')]).toEqual([true, false]);
  for (const text of ['On', 'true', '1', ''])
    expect(() => onOrOff(text)).toThrow('It must be "on" or "off".');
});
