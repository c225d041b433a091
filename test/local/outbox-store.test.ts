import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openOutboxStore, type SentMessage } from '../../infra/local/outbox/outbox-store.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const webhook: SentMessage = {
  id: 'event-first-1',
  atMs: 1_773_133_200_000,
  channel: 'webhook',
  to: 'https://shop.example.com/hook',
  sender: null,
  subject: null,
  text: '{}',
  html: null,
  outcome: { attempt: 1, delivered: false, status: null, answer: 'timed out' },
};

test('an outbox of an earlier version keeps its messages and takes webhooks, however often it is opened', async () => {
  const path = join(await temporaryFolder(), 'outbox.db');
  const earlier = new DatabaseSync(path);
  earlier.exec(`
    CREATE TABLE sent (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, atMs INTEGER NOT NULL,
      channel TEXT NOT NULL, "to" TEXT NOT NULL, sender TEXT, subject TEXT, text TEXT, html TEXT
    ) STRICT;
    INSERT INTO sent (id, atMs, channel, "to", text) VALUES ('old', 1, 'sms', '+96550001234', 'hello');
  `);
  earlier.close();

  const outbox = openOutboxStore(path);
  outbox.add(webhook);
  outbox.close();
  const again = openOutboxStore(path);

  expect(again.list({ limit: 10 })).toEqual([
    webhook,
    expect.objectContaining({ id: 'old', text: 'hello', outcome: null }),
  ]);
  expect(again.list({ channel: 'webhook', limit: 10 })).toEqual([webhook]);
  again.close();
});
