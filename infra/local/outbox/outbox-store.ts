import { DatabaseSync } from 'node:sqlite';

export const channels = ['sms', 'email', 'whatsapp', 'webhook'] as const;
export type SentChannel = (typeof channels)[number];

/** A message as it left Daftar. Nobody receives it, except for webhooks, which are called. */
export interface SentMessage {
  /** What its sender was told; of a webhook the event's id, round and number of the try. */
  readonly id: string;
  /** When, in the sandbox's time. */
  readonly atMs: number;
  readonly channel: SentChannel;
  /** A phone number with its plus sign, an e-mail address, or a webhook's URL. */
  readonly to: string;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  /** What a webhook's host did; null for what nobody receives. */
  readonly outcome: SentOutcome | null;
}

/** What came of one try to call a webhook. */
export interface SentOutcome {
  /** Counted from 1. */
  readonly attempt: number;
  readonly delivered: boolean;
  /** The HTTP status; null where there was none. */
  readonly status: number | null;
  /** The answer's start, or in a word why there was none. */
  readonly answer: string;
}

export interface SentSearch {
  readonly to?: string;
  readonly channel?: string;
  /** The message by this id, and those before it, are left out. */
  readonly after?: string;
  /** The message by this id, and those after it, are left out. */
  readonly before?: string;
  readonly limit: number;
}

export interface OutboxStore {
  /** Has it on disk when it returns. */
  add(message: SentMessage): void;
  has(id: string): boolean;
  /** The newest first. */
  list(search: SentSearch): SentMessage[];
  close(): void;
}

/** Keeps everything sent in a SQLite file. */
export const openOutboxStore = (path: string): OutboxStore => {
  const database = new DatabaseSync(path);
  // WAL: one sync for a message instead of three.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS sent (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, atMs INTEGER NOT NULL,
      channel TEXT NOT NULL, "to" TEXT NOT NULL, sender TEXT, subject TEXT, text TEXT, html TEXT,
      outcome TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS byRecipient ON sent ("to", number);
  `);
  addOutcomes(database);
  const columns = 'id, atMs, channel, "to", sender, subject, text, html, outcome';
  const insert = database.prepare(`INSERT INTO sent (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const one = database.prepare('SELECT 1 FROM sent WHERE id = ?');
  const numberOf = (parameter: string) => `(SELECT number FROM sent WHERE id = ${parameter})`;
  const some = database.prepare(`
    SELECT ${columns} FROM sent
    WHERE (?1 IS NULL OR "to" = ?1) AND (?2 IS NULL OR channel = ?2)
      AND (?3 IS NULL OR number > ${numberOf('?3')}) AND (?4 IS NULL OR number < ${numberOf('?4')})
    ORDER BY number DESC LIMIT ?5`);

  return {
    add: ({ id, atMs, channel, to, sender, subject, text, html, outcome }) =>
      void insert.run(id, atMs, channel, to, sender, subject, text, html, outcome && JSON.stringify(outcome)),
    has: (id) => one.get(id) !== undefined,
    list: ({ to, channel, after, before, limit }) =>
      some
        .all(to ?? null, channel ?? null, after ?? null, before ?? null, limit)
        .map((row) => messageFrom(row as unknown as Row)),
    close: () => database.close(),
  };
};

/** The file of an earlier version has no place for them. */
const addOutcomes = (database: DatabaseSync): void => {
  const columns = database.prepare('PRAGMA table_info(sent)').all();
  if (!columns.some(({ name }) => name === 'outcome'))
    database.exec('ALTER TABLE sent ADD COLUMN outcome TEXT');
};

type Row = Omit<SentMessage, 'outcome'> & { readonly outcome: string | null };

const messageFrom = ({ outcome, ...message }: Row): SentMessage => ({
  ...message,
  outcome: outcome === null ? null : (JSON.parse(outcome) as SentOutcome),
});
