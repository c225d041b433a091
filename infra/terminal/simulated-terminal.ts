import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DeviceAnswer, DeviceApi, Handed, Told } from './device-api.ts';

/** What a simulated payer does at the terminal; one who hangs walks away. */
export type Behaviour = 'approve' | 'decline' | 'hang';

/** It comes sooner than the service asks for: a developer waits for it. */
const longestPauseMs = 1_000;

export interface Simulation {
  api: DeviceApi;
  behaviour: Behaviour;
  /** Takes what happens, a line each. */
  say: (line: string) => void;
  /** How many invoices it takes before it ends. */
  most: number;
}

/** A terminal that takes what it is handed, until it has taken enough. */
export const simulateTerminal = async ({ api, behaviour, say, most }: Simulation): Promise<void> => {
  for (let taken = 0; taken < most; ) {
    const answer = await api.next();
    if (answer.status === 204) {
      await setTimeout(pauseMs(answer));
      continue;
    }
    const handed = handedIn(answer);
    taken += 1;
    say(`${handed.transaction_id}  ${handed.currency} ${handed.amount}  ${handed.customer_name}`);
    if (behaviour === 'hang') say('  no answer');
    else say(`  ${await told(api, behaviour === 'approve' ? approval(handed) : decline(handed))}`);
  }
};

/** What the service refuses is said as it is: the terminal's owner has to see it. */
export class RefusedByService extends Error {}

const handedIn = ({ status, json }: DeviceAnswer): Handed => {
  if (status === 200) return json.response;
  throw new RefusedByService(`The service answers ${status}: ${json?.message ?? ''}`);
};

const told = async (api: DeviceApi, answer: Told): Promise<string> => {
  const { status, json } = await api.tell(answer);
  if (status !== 200) return `${answer.result}: ${status} ${json?.message ?? ''}`;
  return json.response.to_refund ? `${answer.result}: the money goes back` : answer.result;
};

const pauseMs = ({ headers }: DeviceAnswer): number =>
  Math.min(longestPauseMs, Number(headers.get('retry-after') ?? 1) * 1_000);

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');

/** Test cards of the two ways that every terminal takes. */
const cards: Readonly<Record<number, string>> = { 1: '888888******0001', 2: '512345******0008' };

/** Money taken, with papers of its own. */
export const approval = ({ transaction_id, amount }: Handed, paymentType = 1): Told => ({
  transaction_id,
  result: 'approved',
  amount,
  payment_type: paymentType,
  card_number: cards[paymentType] ?? '',
  auth_code: `B${digits(5)}`,
  reference: digits(12),
});

export const decline = ({ transaction_id }: Handed): Told => ({ transaction_id, result: 'declined' });
