import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { payersAt } from '../setup/payer.ts';
import { webhookReceiver } from '../setup/webhook-receiver.ts';
import { onTemporaryStack } from './temporary-stack.ts';
import { quantile, textTable } from './text-table.ts';

const { code, keys, username, password } = sandboxMerchant;
const singles = 200;
const payments = 60;
const plans = 20;
const invoicesOfPlan = 50;

/**
 * How long it takes on `npm start` from an acknowledged creation to its SMS, and from a payer's decision that the acquirer
 * has taken to the webhook of it; and how many notices a second go through stream, queue and worker.
 */
export const benchNotices = (): Promise<string> =>
  onTemporaryStack(async ({ url }) => {
    const receiver = await webhookReceiver();
    try {
      const call = await callerOf(url);
      const acknowledged = new Map<string, { link: string; atMs: number }>();
      for (let at = 0; at < singles; at++) {
        const mobileNumber = String(51_000_001 + at);
        const made = await call('/api/v1/invoice', { ...invoice(mobileNumber), webhook: receiver.url });
        acknowledged.set(`+965${mobileNumber}`, { link: made.url, atMs: Date.now() });
      }
      const sms = await sent(url, singles);
      const toSms = sms.map(({ to, atMs }) => atMs - (acknowledged.get(to)?.atMs ?? atMs));

      const toWebhook: number[] = [];
      const payers = payersAt(() => url);
      for (const { link } of [...acknowledged.values()].slice(0, payments)) {
        const before = receiver.received.length;
        const page = await payers.goToAcquirer(link);
        await payers.submit(page, { decision: 'approve' });
        const decidedMs = Date.now();
        while (receiver.received.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
        toWebhook.push((receiver.received.at(-1)?.atMs ?? 0) - decidedMs);
      }

      const startMs = Date.now();
      for (let plan = 0; plan < plans; plan++) {
        const number = (at: number) => String(52_000_001 + plan * invoicesOfPlan + at);
        const invoices = Array.from({ length: invoicesOfPlan }, (_, at) => partOfPlan(number(at)));
        await call('/api/v1/invoice/split', { invoices });
      }
      const all = await sent(url, singles + plans * invoicesOfPlan);
      const lastMs = Math.max(...all.map(({ atMs }) => atMs));
      const perSecond = (plans * invoicesOfPlan * 1_000) / (lastMs - startMs);

      const row = (name: string, times: number[]) => [
        name,
        quantile(times, 0.5).toFixed(0),
        quantile(times, 0.99).toFixed(0),
      ];
      return [
        textTable([
          ['from … to …', 'p50 ms', 'p99 ms'],
          row('created, acknowledged → SMS', toSms),
          row('paid, as the payer sees it → webhook received', toWebhook),
        ]),
        `${perSecond.toFixed(0)} SMS/s of ${plans * invoicesOfPlan} invoices, the creation of which is included.`,
      ].join('\n\n');
    } finally {
      await receiver.close();
    }
  });

const invoice = (mobileNumber: string) => ({
  amount: '1.000',
  invoiceType: '1',
  countryCode: '965',
  mobileNumber,
});

const partOfPlan = (mobileNumber: string) => ({
  ...invoice(mobileNumber),
  customerName: 'Noura',
  allocatePayType: '1,2',
  expiresAt: addDays(kuwaitDate(Date.now()), 10),
});

/** The sandbox merchant's software: answers the decrypted `response` of a creation. */
const callerOf = async (url: string) => {
  const post = async (path: string, headers: Record<string, string>, body: object) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
    return (await answer.json()) as any;
  };
  const { response } = await post('/api/v1/login', {}, { username, password });
  const headers = {
    authorization: `Bearer ${response.token.access_token}`,
    accessCode: keys.accessCode,
  };
  return async (path: string, payload: object) => {
    const data = encrypt(JSON.stringify({ merchantCode: code, ...payload }), keys, 16);
    const { response: hex } = await post(path, headers, { data });
    return JSON.parse(decrypt(hex, keys) ?? '').response;
  };
};

/** Everything in the outbox, once it is so much. */
const sent = async (url: string, count: number): Promise<SentMessage[]> => {
  for (;;) {
    const all: SentMessage[] = [];
    for (let at: string | null = '/_sandbox/outbox'; at !== null; ) {
      const page = (await (await fetch(url + at)).json()) as { messages: SentMessage[]; next: string | null };
      all.push(...page.messages);
      at = page.next;
    }
    if (all.length >= count) return all;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
