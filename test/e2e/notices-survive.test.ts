import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { eventually } from '../setup/eventually.ts';
import {
  type KillableStack,
  killAll,
  ownDataFolder,
  type SandboxCall,
  sandboxClientOf,
  startOn,
} from '../setup/killable-stack.ts';
import { payersAt } from '../setup/payer.ts';
import { webhookReceiver } from '../setup/webhook-receiver.ts';

/** `DAFTAR_NOTICES=1000` for as many as take minutes. */
const invoices = Number(process.env['DAFTAR_NOTICES'] ?? 300);
/** Invoices of one call. */
const splitSize = 20;
const splits = Math.floor((0.7 * invoices) / splitSize);
const singles = invoices - splits * splitSize;
/** Some payers do not wait for their SMS: where the money comes first, they are not asked for it any more. */
const isPaid = (number: number): boolean => number < singles && number % 10 === 0;
const kills = 3;
const clients = 8;

interface Made {
  to: string;
  /** The path of its link, which survives a change of port. */
  link: string;
}

test.skipIf(inject('logFile') === '')(
  `Every notice of ${invoices} invoices arrives though everything is killed again and again meanwhile`,
  async () => {
    const receiver = await webhookReceiver();
    onTestFinished(() => receiver.close());
    const dataDir = await ownDataFolder();
    const made = new Map<number, Made>();
    const service = await serviceOn(dataDir);
    onTestFinished(() => service.finish());

    const wanted = (number: number) => ({
      amount: '1.000',
      customerName: 'Noura',
      allocatePayType: '1,2',
      expiresAt: addDays(kuwaitDate(Date.now()), 10),
      invoiceType: '1',
      countryCode: '965',
      mobileNumber: String(51_000_001 + number),
      webhook: `${receiver.url}/${number}`,
    });
    const create = async (path: string, payload: object, from: number): Promise<void> => {
      const once = { 'Idempotency-Key': randomUUID() };
      const answer = await service.insistently((call) => call('POST', path, payload, once));
      for (const [at, { url, customer }] of [answer].flat().entries())
        made.set(from + at, { to: `+${customer.phone_number}`, link: new URL(url).pathname });
    };
    const payOne = (number: number): Promise<void> =>
      service.insistently(async () => {
        const { link } = made.get(number) as Made;
        const payers = payersAt(service.url);
        const page = await payers.open(link);
        if (page.status !== 200) throw new Error(`${link} answers ${page.status}.`);
        // Whoever was cut off half way may come back to an invoice that is paid.
        if (page.html.includes('<form')) await payers.pay(link);
        const { html } = await payers.open(link);
        if (html.includes('<form')) throw new Error(`Invoice ${number} is not paid.`);
      });

    const jobs = [
      ...Array.from({ length: singles }, (_, number) => async () => {
        await create('/api/v1/invoice', wanted(number), number);
        if (isPaid(number)) await payOne(number);
      }),
      ...Array.from({ length: splits }, (_, split) => () => {
        const from = singles + split * splitSize;
        const plan = Array.from({ length: splitSize }, (_, at) => wanted(from + at));
        return create('/api/v1/invoice/split', { invoices: plan }, from);
      }),
    ].sort(() => Math.random() - 0.5);
    const client = async (): Promise<void> => {
      for (let job = jobs.pop(); job; job = jobs.pop()) await job();
    };
    const work = Promise.all(Array.from({ length: clients }, client));
    for (let kill = 1; kill <= kills; kill++) {
      await eventually(
        async () => made.size,
        (size) => size >= (kill * invoices) / (kills + 1),
        120_000,
      );
      await delay(randomInt(1_000));
      await service.restart();
    }
    await work;
    const paidNumbers = [...made.keys()].filter(isPaid);
    const wantedLinks = new Set([...made].flatMap(([number, one]) => (isPaid(number) ? [] : [linkOf(one)])));

    const sentLinks = await eventually(
      async () => linksIn(await allSent(service.url())),
      (links) => wantedLinks.isSubsetOf(links),
      120_000,
    );
    await eventually(
      async () => new Set(receiver.received.map(({ path }) => path)).size,
      (count) => count >= paidNumbers.length,
      60_000,
    );

    const links = new Set([...made.values()].map(linkOf));
    expect(sentLinks.difference(links)).toEqual(new Set());
    const webhook = new Webhook(sandboxMerchant.webhookSecret);
    const byId = new Map<string, string>();
    for (const { headers, body, path } of receiver.received) {
      const { status } = webhook.verify(body, headers as Record<string, string>) as { status: string };
      expect(status).toBe('SUCCESSFUL');
      const id = String(headers['webhook-id']);
      expect(byId.get(id) ?? `${path} ${body}`).toBe(`${path} ${body}`);
      byId.set(id, `${path} ${body}`);
    }
    const told = [...byId.values()].map((text) => text.split(' ')[0]);
    expect(told.sort()).toEqual(paidNumbers.map((number) => `/${number}`).sort());
  },
  120_000 + 200 * invoices,
);

const linkOf = ({ to, link }: Made): string => `${to} ${link}`;

const linksIn = (messages: readonly SentMessage[]): Set<string> =>
  new Set(messages.map(({ to, text }) => `${to} ${/\/s\/\w+/.exec(text ?? '')?.[0]}`));

/** A stack that is killed and started again, and whoever insists on calling it. */
const serviceOn = async (dataDir: string) => {
  let stack: KillableStack = await startOn(dataDir);
  let call: SandboxCall = await sandboxClientOf(stack.url);
  let isOver = false;
  const port = Number(new URL(stack.url).port);
  return {
    url: () => stack.url,
    restart: async (): Promise<void> => {
      await killAll(stack, dataDir);
      stack = await startOn(dataDir, port);
      call = await sandboxClientOf(stack.url);
    },
    /** Again and again, as merchants' software and payers do while a service is away. */
    insistently: async <T>(act: (call: SandboxCall) => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await act(call);
        } catch (error) {
          if (isOver) throw error;
          await delay(200);
        }
      }
    },
    finish: () => {
      isOver = true;
    },
  };
};

const allSent = async (url: string): Promise<SentMessage[]> => {
  const all: SentMessage[] = [];
  for (let at: string | null = '/_sandbox/outbox?channel=sms'; at !== null; ) {
    const page = (await (await fetch(url + at)).json()) as { messages: SentMessage[]; next: string | null };
    all.push(...page.messages);
    at = page.next;
  }
  return all;
};
