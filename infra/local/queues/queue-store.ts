import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { type QueueSettings, queueSettings } from './queues.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  /** How often it has been handed out. */
  readonly receives: number;
}

/** A message that has just been handed out. */
export interface ReceivedMessage extends Message {
  /** What its receiver names it by. A later hand-out has another. */
  readonly receipt: string;
  readonly firstReceivedMs: number;
}

export interface NewMessage {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  /** Nobody is given it before. Epoch milliseconds, as all times here: of the sandbox. */
  readonly visibleMs: number;
}

export interface Receive {
  readonly nowMs: number;
  readonly most: number;
  /** Instead of the queue's own. */
  readonly visibilityMs?: number;
  /** Ids of messages not to hand out, whatever the time. */
  readonly except?: Iterable<string>;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Messages in their queues. What a call has changed is on disk when it returns. */
export interface QueueStore {
  settings(queue: string): QueueSettings | undefined;
  /** All of them or none. */
  send(queue: string, messages: readonly NewMessage[]): void;
  /** Hands out those visible, the longest visible first, and puts aside those that were handed out too often. */
  receive(queue: string, receive: Receive): { messages: ReceivedMessage[]; putAside: Message[] };
  /** When a message was handed out that nobody has removed and that is still hidden. */
  receivedMs(queue: string, receipt: string, nowMs: number): number | undefined;
  hideUntil(queue: string, receipt: string, visibleMs: number): void;
  /** The queue that a queue of dead letters belongs to. */
  sourceOf(deadLetters: string): string | undefined;
  /** Puts every message of one queue into another, as if it had just been sent. */
  moveAll(from: string, to: string, nowMs: number): void;
  /** Forgets messages by their latest receipts; others are passed over. */
  remove(queue: string, receipts: readonly string[]): void;
  /** When the next message will be, or has been, visible. */
  nextVisibleMs(queue: string, except?: Iterable<string>): number | undefined;
  /** Makes visible at once what was handed out and neither removed nor hidden anew: its receiver is no more. */
  takeBack(queue: string, nowMs: number): void;
  counts(queue: string, nowMs: number): QueueCounts;
  /** Has it called whenever messages are sent to a queue. */
  onSent(listener: (queue: string) => void): void;
  close(): void;
}

/** Keeps queues in a SQLite file. */
export const openQueueStore = (
  path: string,
  settings: Readonly<Record<string, QueueSettings>> = queueSettings,
): QueueStore => {
  const database = new DatabaseSync(path);
  database.exec(schema);
  const listeners: ((queue: string) => void)[] = [];
  const statements = prepare(database);

  const atOnce = <T>(work: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };

  const settingsOf = (queue: string): QueueSettings | undefined =>
    Object.hasOwn(settings, queue) ? settings[queue] : undefined;

  const putAside = (queue: string, nowMs: number, except: string): Message[] => {
    const { redrive } = settingsOf(queue) ?? {};
    if (!redrive) return [];
    const { to, maxReceives } = redrive;
    return rows<Message>(statements.putAside.all(to, nowMs, queue, nowMs, maxReceives, except));
  };

  return {
    settings: settingsOf,
    send(queue, messages) {
      atOnce(() => {
        for (const { id, body, sentMs, visibleMs } of messages)
          statements.insert.run(queue, id, body, sentMs, visibleMs);
      });
      for (const listener of listeners) listener(queue);
    },
    receive(queue, { nowMs, most, visibilityMs, except = [] }) {
      const hiddenMs = visibilityMs ?? settingsOf(queue)?.visibilityMs ?? 0;
      const excepted = JSON.stringify([...except]);
      if (!statements.anyVisible.get(queue, nowMs, excepted)) return { messages: [], putAside: [] };
      return atOnce(() => {
        const aside = putAside(queue, nowMs, excepted);
        const ids = rows<{ id: string }>(statements.visible.all(queue, nowMs, excepted, most));
        const messages = ids.map(({ id }) =>
          statements.handOut.get(`${id}.${randomUUID()}`, nowMs + hiddenMs, nowMs, nowMs, queue, id),
        );
        return { messages: rows<ReceivedMessage>(messages), putAside: aside };
      });
    },
    receivedMs: (queue, receipt, nowMs) =>
      row<{ receivedMs: number }>(statements.inFlight.get(queue, receipt, nowMs))?.receivedMs,
    hideUntil: (queue, receipt, visibleMs) => void statements.hide.run(visibleMs, queue, receipt),
    sourceOf: (deadLetters) =>
      Object.keys(settings).find((queue) => settings[queue]?.redrive?.to === deadLetters),
    moveAll(from, to, nowMs) {
      atOnce(() => {
        const all = rows<{ id: string }>(statements.all.all(from));
        for (const { id } of all) statements.move.run(to, randomUUID(), nowMs, nowMs, id);
      });
      for (const listener of listeners) listener(to);
    },
    remove(queue, receipts) {
      atOnce(() => {
        for (const receipt of receipts) statements.remove.run(queue, receipt);
      });
    },
    nextVisibleMs: (queue, except = []) =>
      row<{ ms: number | null }>(statements.next.get(queue, JSON.stringify([...except])))?.ms ?? undefined,
    takeBack: (queue, nowMs) => void statements.takeBack.run(nowMs, queue, nowMs),
    counts: (queue, nowMs) => row<QueueCounts>(statements.counts.get(nowMs, queue)) ?? noMessages,
    onSent: (listener) => {
      listeners.push(listener);
    },
    close: () => database.close(),
  };
};

const noMessages: QueueCounts = { visible: 0, inFlight: 0, delayed: 0 };

// WAL: one sync for a change instead of three, and changes are many here.
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    sentMs INTEGER NOT NULL, visibleMs INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0,
    firstReceivedMs INTEGER, receivedMs INTEGER, receipt TEXT, isOpen INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS byTime ON messages (queue, visibleMs, number);
  CREATE INDEX IF NOT EXISTS byReceipt ON messages (receipt);
`;

const prepare = (database: DatabaseSync) => {
  const others = 'id NOT IN (SELECT value FROM json_each(?))';
  const visible = `FROM messages WHERE queue = ? AND visibleMs <= ? AND ${others}`;
  return {
    insert: database.prepare(
      'INSERT INTO messages (queue, id, body, sentMs, visibleMs) VALUES (?, ?, ?, ?, ?)',
    ),
    anyVisible: database.prepare(`SELECT 1 ${visible} LIMIT 1`),
    visible: database.prepare(`SELECT id ${visible} ORDER BY visibleMs, number LIMIT ?`),
    putAside: database.prepare(`
      UPDATE messages SET queue = ?, visibleMs = ?, receipt = NULL, isOpen = 0
      WHERE queue = ? AND visibleMs <= ? AND receives >= ? AND ${others}
      RETURNING id, body, sentMs, receives`),
    handOut: database.prepare(`
      UPDATE messages SET receipt = ?, visibleMs = ?, receives = receives + 1, isOpen = 1, receivedMs = ?,
        firstReceivedMs = coalesce(firstReceivedMs, ?)
      WHERE queue = ? AND id = ?
      RETURNING id, body, sentMs, receives, receipt, firstReceivedMs`),
    inFlight: database.prepare(
      'SELECT receivedMs FROM messages WHERE queue = ? AND receipt = ? AND visibleMs > ?',
    ),
    hide: database.prepare('UPDATE messages SET visibleMs = ?, isOpen = 0 WHERE queue = ? AND receipt = ?'),
    all: database.prepare('SELECT id FROM messages WHERE queue = ? ORDER BY number'),
    move: database.prepare(`
      UPDATE messages SET queue = ?, id = ?, sentMs = ?, visibleMs = ?, receives = 0, firstReceivedMs = NULL,
        receivedMs = NULL, receipt = NULL, isOpen = 0
      WHERE id = ?`),
    remove: database.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?'),
    next: database.prepare(`SELECT min(visibleMs) AS ms FROM messages WHERE queue = ? AND ${others}`),
    takeBack: database.prepare(
      'UPDATE messages SET visibleMs = ?, isOpen = 0 WHERE queue = ? AND isOpen = 1 AND visibleMs > ?',
    ),
    counts: database.prepare(`
      SELECT count(*) FILTER (WHERE visibleMs <= ?1) AS visible,
        count(*) FILTER (WHERE visibleMs > ?1 AND receives > 0) AS inFlight,
        count(*) FILTER (WHERE visibleMs > ?1 AND receives = 0) AS delayed
      FROM messages WHERE queue = ?2`),
  };
};

const row = <Row>(value: unknown): Row | undefined => value as Row | undefined;

const rows = <Row>(values: readonly unknown[]): Row[] => values as Row[];
