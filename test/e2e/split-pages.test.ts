import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { open, pay } from '../setup/payer.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant({ name: 'Diyar Sweets', paymentTypes: [1, 2] }));
});

const part = (customerName: string, amount: string, expiresAt: string) => ({
  amount,
  customerName,
  mobileNumber: '55512345',
  countryCode: '965',
  invoiceType: '0',
  allocatePayType: '1',
  expiresAt,
});
const make = async (kind: 'split' | 'emi', language = 'en') => {
  const { json } = await client.call('POST', `/api/v1/invoice/${kind}`, {
    invoices: [
      { ...part('Noura "<b>"', '10.5', '2190-01-31'), language },
      { ...part('علي', '20.25', '2190-02-28'), language },
      { ...part('Sara', '30', '2190-03-31'), language },
    ],
  });
  return json.response as { id: number; url: string; spliturl: string; token: string }[];
};

describe('The page of a shared bill', () => {
  test('shows each part with payer, amount, state and day, and links each to its own page', async () => {
    const parts = await make('split');
    await pay(parts[1]?.url ?? '');
    await client.call('PUT', `/api/v1/invoice/${parts[2]?.token}`, { statusId: '3' });

    const { status, text, html } = await open(parts[0]?.spliturl ?? '');

    expect(status).toBe(200);
    expect(text).toContain('Shared bill from Diyar Sweets KWD 60.750 Paid so far: KWD 20.250');
    for (const told of [
      'Part 1 KWD 10.500 Noura "<b>" Awaiting payment Payable until 31 January 2190 View and pay Part 1',
      'Part 2 KWD 20.250 علي Paid Payable until 28 February 2190 View Part 2',
      'Part 3 KWD 30.000 Sara Cancelled Payable until 31 March 2190 View Part 3',
    ]) {
      expect(text).toContain(told);
    }
    expect([...html.matchAll(/href="(\/s\/\w+)[^"]*"/g)].map(([, link]) => link)).toEqual(
      parts.map(({ url }) => new URL(url).pathname),
    );
  });

  test('of instalments calls them so, in the language of the first', async () => {
    const [first] = await make('emi', 'ar');

    const arabic = await open(first?.spliturl ?? '');
    const english = await open(`${first?.spliturl}?lang=en`);

    expect(arabic.text).toContain('خطة أقساط من Diyar Sweets');
    expect(arabic.text).toContain('القسط 1');
    expect(english.text).toContain('Instalment plan from Diyar Sweets');
    expect(english.text).toContain('Instalment 3 KWD 30.000');
  });
});
