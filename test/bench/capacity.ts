import { generateKeyPairSync } from 'node:crypto';
import {
  type ConsumedCapacity,
  type DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { JWK } from 'jose';
import { cancelInvoice } from '../../functions/invoices/cancel-invoice.ts';
import { createEmiInvoice } from '../../functions/invoices/create-emi-invoice.ts';
import { createInvoice } from '../../functions/invoices/create-invoice.ts';
import { createSplitInvoice } from '../../functions/invoices/create-split-invoice.ts';
import { getInvoice } from '../../functions/invoices/get-invoice.ts';
import { listInvoices } from '../../functions/invoices/list-invoices.ts';
import { resendInvoice } from '../../functions/invoices/resend-invoice.ts';
import { logOut } from '../../functions/sessions/log-out.ts';
import { login } from '../../functions/sessions/login.ts';
import { refreshToken } from '../../functions/sessions/refresh-token.ts';
import { cancelInvoiceContract } from '../../shared/contracts/cancel-invoice.ts';
import { createEmiInvoiceContract } from '../../shared/contracts/create-emi-invoice.ts';
import { createInvoiceContract } from '../../shared/contracts/create-invoice.ts';
import { listInvoicesContract } from '../../shared/contracts/list-invoices.ts';
import { resendInvoiceContract } from '../../shared/contracts/resend-invoice.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { newCall } from '../../shared/http/call.ts';
import { signAccessToken } from '../../shared/merchants/access-token.ts';
import { bearer } from '../../shared/merchants/identity.ts';
import type { SecretReader } from '../../shared/merchants/merchant-secrets.ts';
import { hashPassword } from '../../shared/merchants/password.ts';
import { newSession, tokenIssuer } from '../../shared/merchants/token-issuer.ts';
import { attachmentRepository } from '../../shared/store/attachments.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { loginAttemptRepository } from '../../shared/store/login-attempts.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { sessionRepository } from '../../shared/store/sessions.ts';
import { subscriptionCreation } from '../../shared/store/subscription-creation.ts';
import { connect } from '../../shared/store/table.ts';
import { claimOn, dayMs, newShop, noonMs } from '../store/shop.ts';
import { deliver, recordOf } from '../store/stream.ts';
import { bulkCosts } from './bulk-costs.ts';
import { deadlineCosts } from './deadline-costs.ts';
import { eventCosts } from './event-costs.ts';
import { inputOf } from './field-input.ts';
import { itemBytes } from './item-bytes.ts';
import { noticeCosts } from './notice-costs.ts';
import { openInvoiceCosts } from './open-invoice-capacity.ts';
import { payerCosts } from './payer-capacity.ts';
import { posCosts } from './pos-costs.ts';
import { refundCosts } from './refund-costs.ts';
import { reportCosts } from './report-costs.ts';
import type { ScratchTable } from './scratch-table.ts';
import { subscriptionCosts } from './subscription-costs.ts';

/** What one act costs DynamoDB, and how often it is asked. */
export interface Cost {
  /** Calls of DynamoDB. */
  calls: number;
  /** Calls that go out together count once. */
  roundTrips: number;
  /** Capacity units, as `ReturnConsumedCapacity` tells them but for transactions (see below). */
  read: number;
  write: number;
}

/** Measures every operation on a table of its own; the bench prints what this tells, and a test pins it. */
export const operationCosts = async (table: ScratchTable): Promise<Record<string, Cost>> => {
  const costs: Record<string, Cost> = {};
  const { measure, close } = meter(table.client);
  const cost = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const measured = await measure(act);
    costs[name] = measured.cost;
    return measured.answer;
  };

  const merchants = merchantRepository(table);
  const sessions = sessionRepository(table);
  const invoices = invoiceRepository(table);
  const dependencies = {
    table,
    invoices,
    subscriptions: subscriptionCreation(table),
    attachments: attachmentRepository(),
  };
  const shop = await newShop(table);
  const { secrets, signingKey } = tokenKeys();
  const tokens = tokenIssuer(secrets);

  const session = newSession(shop.id, shop.profile.username);
  const request = {
    merchant: shop,
    session,
    requestId: 'bench',
    sourceIp: '192.0.2.1',
    claim: undefined,
    attachment: undefined,
  };
  const create = (nowMs: number, reference: string) =>
    createInvoice(
      {
        ...request,
        nowMs,
        params: {},
        input: inputOf(createInvoiceContract, {
          amount: '10.000',
          invoiceType: '0',
          customerName: 'Noura Ali',
          customerEmail: 'noura@example.com',
          countryCode: '965',
          mobileNumber: '55512345',
          referenceNumber: reference,
        }),
        claim: reference === '' ? undefined : claimOn(shop.id, reference, nowMs),
      },
      dependencies,
    );
  const idOf = ({ response }: { response: unknown }): number => (response as { id: number }).id;
  const stored = async (id: number): Promise<Invoice> => (await invoices.byId(shop.id, id)) as Invoice;
  const list = (raw: Record<string, string>) =>
    listInvoices(
      { ...request, nowMs: noonMs, params: {}, input: inputOf(listInvoicesContract, raw) },
      dependencies,
    );

  await signIn();
  await deadlineCosts(table, cost);
  await writes();
  await plans();
  await lists();
  await openInvoiceCosts(table, request, cost);
  await reportCosts(table, request, cost);
  await subscriptionCosts(table, request, cost);
  await refundCosts(table, request, cost);
  await posCosts(table, request, cost);
  await bulkCosts(table, request, cost);
  await noticeCosts(table, cost);
  await eventCosts(table, request, cost);
  // A merchant of its own: the report's payments were written past the counter that numbers payments.
  await payerCosts(table, await newShop(table), cost);
  close();
  return costs;

  async function signIn(): Promise<void> {
    const attempts = loginAttemptRepository(table);
    const username = `login-${shop.id}`;
    const owner = { ...shop, id: shop.id + 1, code: `D${shop.id}` };
    const passwordHash = await hashPassword('right');
    await merchants.register(owner, { username, merchantId: owner.id, passwordHash });
    const tryLogin = (password: string) =>
      login(
        { ...request, nowMs: noonMs, params: {}, input: { username, password } },
        { merchants, attempts, sessions, tokens },
      );
    await cost('login refused', () => tryLogin('wrong').catch(() => undefined));
    const { response } = await cost('login', () => tryLogin('right'));
    const { refresh_token } = (response as { token: { refresh_token: string } }).token;
    await cost('refresh', () =>
      refreshToken(
        { ...request, nowMs: noonMs, params: {}, input: { refreshToken: refresh_token } },
        { merchants, sessions, tokens },
      ),
    );

    await sessions.begin(session, (await tokens.issue(session, noonMs)).refreshToken);
    const accessToken = await signAccessToken(signingKey, session.id, shop.id, noonMs);
    const call = newCall(eventWith(accessToken), noonMs);
    await cost('bearer', async () =>
      bearer({ merchants, verificationKeys: secrets }).before?.({ event: call } as never),
    );
    await cost('log out', () =>
      logOut({ ...request, nowMs: noonMs, params: {}, input: {} as never }, { sessions }),
    );
  }

  async function writes(): Promise<void> {
    await create(noonMs - dayMs, '');
    await cost('create, first of a day', () => create(noonMs, ''));
    const created = await stored(idOf(await cost('create', () => create(noonMs, ''))));
    await cost('create with a claim', () => create(noonMs, 'ORDER-1'));
    await cost('create repeated', () => create(noonMs, 'ORDER-1'));
    const params = { id: String(created.id), token: created.token };
    await cost('get by id', () =>
      getInvoice({ ...request, nowMs: noonMs, params, input: {} as never }, dependencies),
    );
    await cost('get by token', () => invoices.byToken(shop.id, created.token));
    await cost('resend', () =>
      resendInvoice(
        {
          ...request,
          nowMs: noonMs,
          params,
          input: inputOf(resendInvoiceContract, {
            resendId: String(created.id),
            mobileNumber: '66612345',
            countryCode: '965',
          }),
        },
        dependencies,
      ),
    );
    const resent = await stored(created.id);
    const input = inputOf(cancelInvoiceContract, { statusId: '3' });
    const cancel = () => cancelInvoice({ ...request, nowMs: noonMs, params, input }, dependencies);
    await cost('cancel', cancel);
    await cost('cancel refused', () => cancel().catch(() => undefined));
    const cancelled = await stored(created.id);
    await cost('projection of a creation', () => deliver(table, [recordOf(undefined, created)]));
    await cost('projection of a resend', () => deliver(table, [recordOf(created, resent)]));
    await cost('projection of a cancellation', () => deliver(table, [recordOf(resent, cancelled)]));
  }

  async function plans(): Promise<void> {
    // A merchant of their own: the lists below count the invoices of the other.
    const merchant = await newShop(table);
    const planOf = (count: number) => ({
      invoices: Array.from({ length: count }, (_, at) =>
        inputOf(
          { fields: createEmiInvoiceContract.fields.invoices.itemFields },
          {
            amount: '150.000',
            expiresAt: '2026-12-12',
            referenceNumber: `PART-${at}`,
            invoiceType: '0',
            customerName: 'Noura Ali',
            mobileNumber: '55512345',
            countryCode: '965',
            allocatePayType: '1,2',
          },
        ),
      ),
    });
    const requestOf = (count: number, key?: string) => ({
      ...request,
      merchant,
      nowMs: noonMs,
      params: {},
      input: planOf(count),
      claim: key === undefined ? undefined : claimOn(merchant.id, key, noonMs),
    });
    await createSplitInvoice(requestOf(2), dependencies);
    await cost('split of 2', () => createSplitInvoice(requestOf(2), dependencies));
    await cost('split of 2 with a claim', () => createSplitInvoice(requestOf(2, 'two'), dependencies));
    await cost('EMI of 48 with a claim', () => createEmiInvoice(requestOf(48, 'most'), dependencies));
    await cost('EMI of 50', () => createEmiInvoice(requestOf(50), dependencies));
    await cost('EMI of 50 with a claim', () => createEmiInvoice(requestOf(50, 'fifty'), dependencies));
    await cost('EMI of 50 repeated', () => createEmiInvoice(requestOf(50, 'fifty'), dependencies));
  }

  async function lists(): Promise<void> {
    const fill = async (count: number): Promise<void> => {
      for (let made = 0; made < count; made += 20) {
        await Promise.all(Array.from({ length: Math.min(20, count - made) }, () => create(noonMs, '')));
      }
    };
    await fill(20 - 4);
    await cost('list, 20 invoices', () => list({}));
    await fill(200 - 20);
    await cost('list, page 1 of 200 invoices', () => list({}));
    await cost('list, page 10 of 200 invoices', () => list({ page: '10' }));
    await cost('list, past the end', () => list({ page: '99' }));
    await cost('list, page 1 of one kind', () => list({ invoiceType: '1' }));
    await cost('list, page 9 of one kind', () => list({ invoiceType: '1', page: '9' }));
    const days = { fromDate: '2026-03-10', toDate: '2026-03-10' };
    await cost('list, page 1 of a date range', () => list(days));
    await cost('list, page 9 of a date range', () => list({ ...days, page: '9' }));
    await cost('list, date range and kind', () => list({ ...days, invoiceType: '1' }));
    await cost('search, one match', () => list({ search: '66612345' }));
  }
};

/** Counts what a client's calls consume. One act is measured at a time. */
const meter = (client: DynamoDBClient) => {
  const unmetered = connect();
  let cost: Cost = { calls: 0, roundTrips: 0, read: 0, write: 0 };
  const inRound = rounds(() => {
    cost.roundTrips += 1;
  });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        cost.calls += 1;
        return inRound(async () => {
          const answer = await next({
            ...args,
            input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } as never,
          });
          const told = [(answer.output as Told).ConsumedCapacity ?? []].flat();
          if (commandName.startsWith('TransactWrite')) {
            const { TransactItems = [] } = args.input as TransactWriteItemsCommandInput;
            // As with the table's own units, Local counts entries that cost the same only once.
            const indexed = Math.max(1, TransactItems.filter(({ Put }) => Put?.Item?.['kindPk']).length);
            // Before the sum is read: what is added by another call meanwhile would be lost.
            const units = await transactionUnits(unmetered, TransactItems);
            cost.write += units + sum(told.map(indexUnits)) * indexed;
          } else {
            const kind = /^(Get|BatchGet|Query)/.test(commandName) ? 'read' : 'write';
            cost[kind] += sum(told.map(({ CapacityUnits = 0 }) => CapacityUnits));
          }
          return answer;
        });
      },
    { step: 'initialize', name: 'meter' },
  );
  return {
    measure: async <T>(act: () => Promise<T>): Promise<{ answer: T; cost: Cost }> => {
      cost = { calls: 0, roundTrips: 0, read: 0, write: 0 };
      const answer = await act();
      const measured = cost;
      // What happens until the next measurement is nobody's.
      cost = { calls: 0, roundTrips: 0, read: 0, write: 0 };
      return { answer, cost: measured };
    },
    close: () => unmetered.destroy(),
  };
};

/** Sends calls that are made in the same turn together and answers them together, so that round trips can be counted. */
const rounds = (begins: () => void) => {
  let waiting: (() => Promise<() => void>)[] = [];
  const go = async (): Promise<void> => {
    const together = waiting;
    waiting = [];
    begins();
    for (const answer of await Promise.all(together.map((send) => send()))) answer();
  };
  return <T>(call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(go);
      waiting.push(() =>
        call().then(
          (answer) => () => resolve(answer),
          (error) => () => reject(error),
        ),
      );
    });
};

interface Told {
  ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const indexUnits = ({ GlobalSecondaryIndexes = {} }: ConsumedCapacity): number =>
  sum(Object.values(GlobalSecondaryIndexes).map(({ CapacityUnits = 0 }) => CapacityUnits));

/**
 * The table's share of a transaction by DynamoDB's rule: two units for each kilobyte begun of each item.
 *
 * DynamoDB Local cannot be asked: it counts parts that cost the same only once (five small puts: 2 units, not 10).
 */
const transactionUnits = async (
  client: DynamoDBClient,
  parts: readonly TransactWriteItem[],
): Promise<number> => {
  const sizes = parts.map(async ({ Put, Update, Delete }) => {
    if (Put) return itemBytes(Put.Item ?? {});
    // It is gone by now; what is deleted in transactions is smaller than a kilobyte.
    if (Delete) return 1;
    const command = new GetItemCommand({
      TableName: Update?.TableName,
      Key: Update?.Key,
      ConsistentRead: true,
    });
    return itemBytes((await client.send(command)).Item ?? {});
  });
  return sum((await Promise.all(sizes)).map((bytes) => 2 * Math.ceil(bytes / 1024)));
};

const tokenKeys = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const named = (jwk: object) =>
    ({ ...jwk, kty: 'RSA' as const, kid: 'bench' }) as JWK & { kty: 'RSA'; kid: string };
  const signingKey = { key: named(privateKey.export({ format: 'jwk' })) };
  const value = { ...signingKey, keys: [named(publicKey.export({ format: 'jwk' }))] };
  const secrets: SecretReader<typeof value> = {
    get: async () => value,
    reread: async () => value,
    refresh: async () => value,
  };
  return { secrets, signingKey };
};

const eventWith = (accessToken: string): APIGatewayProxyEventV2 =>
  ({
    headers: { authorization: `Bearer ${accessToken}` },
    requestContext: { requestId: 'bench' },
  }) as unknown as APIGatewayProxyEventV2;
