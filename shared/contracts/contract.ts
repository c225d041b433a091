import type * as z from 'zod/mini';
import type { FieldErrors } from '../domain/field-errors.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Who may call an operation.
 * - `public`: anybody; plain JSON in and out.
 * - `session`: a valid bearer token; plain JSON in and out.
 * - `merchant`: bearer, access code, and a payload encrypted with the merchant's key (contract sections 1 and 2).
 * - `page`: anybody's browser; a form in, HTML out.
 * - `terminal`: the terminal in the path, by its signature; plain JSON in and out (docs/smart-pos.md).
 */
export type Access = 'public' | 'session' | 'merchant' | 'page' | 'terminal';

/** What an operation touches beyond what its access already needs. The CDK app turns each into IAM. */
export type Grant =
  | 'table:read'
  | 'table:write'
  | 'merchant-secrets:read'
  | 'signing-key:read'
  | 'verification-keys:read'
  | 'simulator-key:read'
  /** What the edge shows that a request came by it. */
  | 'origin-key:read'
  | 'attachments:read'
  | 'attachments:write'
  | 'schedules:write'
  /** Puts notices on their queue. */
  | 'notices:send'
  /** Puts rows of bulk invoices on their queue. */
  | 'bulk:send'
  /** Makes links for uploading files of rows. */
  | 'uploads:write'
  | 'uploads:read'
  /** Sends SMS, e-mail and WhatsApp. */
  | 'messages:send';

export type PlainFields = Readonly<Record<string, z.ZodMiniType>>;

/** A field that is a list of objects, or the same as a JSON string; errors are keyed `invoices.1.amount`. */
export interface ListOf<F extends PlainFields = PlainFields> {
  /** Field name of an item → schema, in the order errors are reported. */
  readonly itemFields: F;
  readonly atLeast: number;
  readonly atMost: number;
  /** As {@link Contract.rules}, for each item by itself, whether or not its neighbours are well formed. */
  itemRules?(item: Partial<Input<F>>, context: RuleContext): FieldErrors;
}

export type Field = z.ZodMiniType | ListOf;
export type Fields = Readonly<Record<string, Field>>;

export type Input<F extends Fields> = { [K in keyof F]: InputOf<F[K]> };
type InputOf<T extends Field> =
  T extends ListOf<infer F> ? Input<F>[] : T extends z.ZodMiniType ? z.infer<T> : never;

/** What a rule may know besides the fields themselves. */
export interface RuleContext {
  today: KuwaitDate;
  merchantCode: string;
  paymentTypes: readonly number[];
}

/**
 * One operation of the API: where it is, who may call it, what it takes.
 *
 * The registry of contracts is what the CDK app, the local gateway, the benchmark and the tests loop over.
 */
export interface Contract<F extends Fields = Fields> {
  /** Verb first, kebab-case: names the handler's file, its bundle and its Lambda. */
  readonly name: string;
  /** The folder below `functions/`. */
  readonly resource: string;
  readonly method: Method;
  /**
   * API Gateway's form, without a trailing slash: `/api/v1/invoice/{id}`. `{id}` is an integer, `{token}` digits,
   * `{key}` a link's key, `{event}` an event's id.
   */
  readonly path: string;
  readonly access: Access;
  /** Field name → schema, in the order errors are reported. */
  readonly fields: F;
  /** Rules across fields, or against the day and the merchant. Sees only the fields that are well formed. */
  readonly rules?: (input: Partial<Input<F>>, context: RuleContext) => FieldErrors;
  /** Fields that may also come as plain query parameters, which win over the payload (contract section 4). */
  readonly query?: readonly (keyof F & string)[];
  /** Takes a file part named `attachment` in a multipart request. */
  readonly acceptsAttachment?: true;
  /**
   * A repeat within 60 s with this field not empty and the same payload is a replay (design section 4);
   * `invoices.*.referenceNumber` wants the field not empty in every item.
   */
  readonly onceBy?: (keyof F & string) | `${keyof F & string}.*.${string}`;
  /** How long its function may take, where that is longer than others may. */
  readonly longestSeconds?: number;
  /** Cancel-invoice's 404 has `message` alone (contract section 3). */
  readonly bareNotFound?: true;
  readonly grants: readonly Grant[];
}

/** Keeps the literal types of a contract, so that handlers infer their input from it. */
export const defineContract = <F extends Fields>(contract: Contract<F>): Contract<F> => contract;

interface WorkerFunction {
  readonly name: string;
  readonly resource: string;
  readonly grants: readonly Grant[];
}

/** Follows the changes of the table. */
export interface StreamWorker extends WorkerFunction {
  readonly source: 'table-stream';
  /** Only changes of items whose sort key begins with one of these reach it. */
  readonly sortKeys: readonly string[];
  /** So do those of items whose partition key ends with one of these. */
  readonly partitions?: readonly string[];
  /**
   * How many batches of a shard it is given at once, one unless it says so: more where nothing but the changes of one item
   * must come in their order.
   */
  readonly batchesAtOnce?: number;
}

/** Is called by EventBridge Scheduler when something is due. */
export interface ScheduleWorker extends WorkerFunction {
  readonly source: 'schedule';
}

/** Is called by EventBridge Scheduler every day. */
export interface DailyWorker extends WorkerFunction {
  readonly source: 'daily';
  /** At these full hours, 0 to 23, of Kuwait. */
  readonly hours: readonly number[];
}

/** Is fed with the messages of a queue, some at a time. */
export interface QueueWorker extends WorkerFunction {
  readonly source: 'queue';
  readonly queue: 'notices' | 'bulk' | 'uploads';
}

/** A function that is not called over HTTP. */
export type Worker = StreamWorker | ScheduleWorker | DailyWorker | QueueWorker;

export const isStreamWorker = <W extends Pick<Worker, 'source'>>(
  worker: W,
): worker is Extract<W, { readonly source: 'table-stream' }> => worker.source === 'table-stream';

export const isDailyWorker = <W extends Pick<Worker, 'source'>>(
  worker: W,
): worker is Extract<W, { readonly source: 'daily' }> => worker.source === 'daily';

export const isQueueWorker = <W extends Pick<Worker, 'source'>>(
  worker: W,
): worker is Extract<W, { readonly source: 'queue' }> => worker.source === 'queue';

const grantsOfAccess: Record<Access, readonly Grant[]> = {
  page: ['table:read'],
  terminal: ['table:read', 'table:write'],
  public: [],
  session: ['table:read', 'verification-keys:read'],
  merchant: ['table:read', 'verification-keys:read', 'merchant-secrets:read'],
};

/** Everything an operation needs: what its kind of access needs and what it names itself. */
export const grantsOf = (contract: Contract): readonly Grant[] => [
  ...new Set([...grantsOfAccess[contract.access], ...contract.grants]),
];
