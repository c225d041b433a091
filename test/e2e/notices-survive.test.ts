import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { sandboxMerchant } from '../../infra/operator/sandbox.ts';
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

const invoices = 1_000;
const paid = 60;
const kills = 3;
const clients = 8;

interface Made {
  mobileNumber: string;
  /** The path of its link, which survives a change of port. */
  link: string;
}

test.skipIf(inject('logFile') === '')(
  'Every notice of 1,000 invoices arrives though everything is killed again and again meanwhile',
  async () => {
    const receiver = await webhookReceiver();
    onTestFinished(() => receiver.close());
    const dataDir = await ownDataFolder();
    const made = new Map<number, Made>();
    const service = await serviceOn(dataDir);
    onTestFinished(() => service.finish());

    const create = async (number: number): Promise<void> => {
      const mobileNumber = String(51_000_001 + number);
      const payload = {
        amount: '1.000',
        invoiceType: '1',
        countryCode: '965',
        mobileNumber,
        webhook: `${receiver.url}/${number}`,
      };
      const once = { 'Idempotency-Key': randomUUID() };
      const { url } = await service.insistently((call) => call('POST', '/api/v1/invoice', payload, once));
      made.set(number, { mobileNumber, link: new URL(url).pathname });
    };
    const payOne = (number: number): Promise<void> =>
      service.insistently(async () => {
        const { text } = await payersAt(service.url).pay((made.get(number) as Made).link);
        // Whoever was cut off half way, and comes back, finds it paid.
        if (!/paid/i.test(text)) throw new Error(`Invoice ${number} is not paid: ${text}`);
      });

    let next = 0;
    const client = async (): Promise<void> => {
      for (let number = next++; number < invoices; number = next++) {
        await create(number);
        if (number % Math.floor(invoices / paid) === 0) await payOne(number);
      }
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
    const paidNumbers = [...made.keys()].filter((number) => number % Math.floor(invoices / paid) === 0);

    const messages = await eventually(
      () => allSent(service.url()),
      (sent) => new Set(sent.map(({ to }) => to)).size >= invoices,
      120_000,
    );
    await eventually(
      async () => new Set(receiver.received.map(({ path }) => path)).size,
      (count) => count >= paidNumbers.length,
      60_000,
    );

    const links = [...made.values()].map(({ mobileNumber, link }) => `+965${mobileNumber} ${link}`);
    const sentLinks = messages.map(({ to, text }) => `${to} ${/\/s\/\w+/.exec(text ?? '')?.[0]}`);
    expect(new Set(sentLinks)).toEqual(new Set(links));
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
  300_000,
);

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
