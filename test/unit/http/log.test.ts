import { describe, expect, test } from 'vitest';
import { masked } from '../../../shared/http/log.ts';

describe('A message in the log', () => {
  test.each([
    ['an e-mail address', 'no user ali.hassan@example.com here', 'no user … here'],
    ['a phone number', 'cannot reach 66112233', 'cannot reach …'],
    ['a phone number with country code', 'cannot reach +96566112233.', 'cannot reach ….'],
    ['an invoice token', 'token 8417599096009484213 unknown', 'token … unknown'],
    ['a bearer token', 'bad jwt "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiIyIn0.c2ln_bmF0-dXJl"', 'bad jwt "…"'],
    ['a refresh token', 'def50200a1b2c3d4e5f6a7b8c9 is stale', '… is stale'],
    ['a secret key', 'key PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg is short', 'key … is short'],
    ['an access code', 'code c333729b-d060-4b74-a49d-7686a8353481', 'code …'],
    ['an encrypted payload', 'not hex: 0e7898bd7464d0c402fe8a949d9cbf9b', 'not hex: …'],
    ['base64', 'in <aGVsbG8gd29ybGQhIGhlbGxv+/==>', 'in <…>'],
    ['a card number', 'card 4111111111111111', 'card …'],
    ['several of them', 'a@b.kw, 66112233; 66112234', '…, …; …'],
  ])('does not show %s', (_, message, expected) => {
    expect(masked(message)).toBe(expected);
  });

  test.each([
    ['an IV key', 'key 5NVdrlPVNnjo2Jy9 is short', 'key … is short'],
    ['the key of a payment link', 'no link 9ABCDEFGH12345JKL', 'no link …'],
    ['a phone number written in groups', 'cannot reach +965 6611 2233', 'cannot reach …'],
  ])('does not show %s', (_, message, expected) => {
    expect(masked(message)).toBe(expected);
  });

  test.each([
    'The conditional request failed',
    'Cannot read properties of undefined (reading "amount")',
    'connect ECONNREFUSED 127.0.0.1:8000',
    'Task timed out after 10 seconds',
  ])('that holds nothing of the kind stays: %s', (message) => {
    expect(masked(message)).toBe(message);
  });

  test('is cut after 300 characters', () => {
    expect(masked('word '.repeat(100))).toBe('word '.repeat(60));
  });
});
