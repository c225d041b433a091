import { kuwaitDate } from '../domain/kuwait-time.ts';
import {
  changedNotices,
  defaultNoticeSettings,
  type Merchant,
  type NoticeChange,
  type NoticeSettings,
} from '../domain/merchant.ts';
import {
  directoryKey,
  type Key,
  loginKey,
  merchantCodeKey,
  merchantDirectory,
  merchantKey,
  sessionKey,
} from './keys.ts';
import { ledgerDayItem, newLedger } from './ledger-days.ts';
import { untilSettled } from './retry.ts';
import { type Session, sessionFrom } from './sessions.ts';
import { ConditionFailed, type Item, queryAll, type Table } from './table.ts';

/** What a username leads to. */
export interface Login {
  username: string;
  merchantId: number;
  passwordHash: string;
}

export interface DirectoryEntry {
  id: number;
  code: string;
  name: string;
}

export interface Merchants {
  byId(merchantId: number): Promise<Merchant | undefined>;
  byCode(code: string): Promise<Merchant | undefined>;
  /** The caller behind a verified bearer, in one round trip. */
  withSession(merchantId: number, sessionId: string): Promise<{ merchant?: Merchant; session?: Session }>;
  login(username: string): Promise<Login | undefined>;
  replacePasswordHash(username: string, passwordHash: string): Promise<void>;
  /** Puts a version of the merchant's secret in force; never an older one than is. */
  setSecretVersion(merchantId: number, version: number): Promise<void>;
  setStatus(merchantId: number, status: Merchant['status']): Promise<void>;
  /** Whether refunds are approved as they are asked for. */
  setAutoApproveRefunds(merchantId: number, isOn: boolean): Promise<void>;
  /** Changes some of how the merchant wants to be told; all of it afterwards. Of two changes at once none is lost. */
  changeNotices(merchantId: number, change: NoticeChange): Promise<NoticeSettings>;
  /** Says how the merchant wants to be told, where nobody has said anything about it. */
  ensureNotices(merchantId: number, notices: NoticeSettings): Promise<void>;
  /** Merchant, code, login, directory entry and empty ledger in one transaction; false when id, code or username is taken. */
  register(merchant: Merchant, login: Login): Promise<boolean>;
  list(): Promise<DirectoryEntry[]>;
}

export const merchantRepository = (table: Table): Merchants => {
  const byId = async (merchantId: number) => {
    const item = await table.get(merchantKey(merchantId));
    return item && merchantFrom(item);
  };
  return {
    byId,

    byCode: async (code) => {
      const found = await table.get(merchantCodeKey(code));
      return found && byId(found['merchantId'] as number);
    },

    withSession: async (merchantId, sessionId) => {
      const [merchant, session] = await table.getMany([merchantKey(merchantId), sessionKey(sessionId)]);
      return {
        ...(merchant ? { merchant: merchantFrom(merchant) } : {}),
        ...(session ? { session: sessionFrom(session) } : {}),
      };
    },

    login: async (username) => {
      const item = await table.get(loginKey(username));
      return (
        item &&
        (({ username, merchantId, passwordHash }) => ({ username, merchantId, passwordHash }) as Login)(item)
      );
    },

    replacePasswordHash: async (username, passwordHash) => {
      await table.update(loginKey(username), 'SET passwordHash = :hash', {
        condition: 'attribute_exists(pk)',
        values: { ':hash': passwordHash },
      });
    },

    setSecretVersion: async (merchantId, version) => {
      try {
        await table.update(merchantKey(merchantId), 'SET secretVersion = :version', {
          condition: 'secretVersion < :version',
          values: { ':version': version },
        });
      } catch (error) {
        // In force already, as when the first answer was lost on its way.
        if (!(error instanceof ConditionFailed) || error.item?.['secretVersion'] !== version) throw error;
      }
    },

    setStatus: async (merchantId, status) => {
      await table.update(merchantKey(merchantId), 'SET #status = :status', {
        condition: 'attribute_exists(pk)',
        names: { '#status': 'status' },
        values: { ':status': status },
      });
    },

    setAutoApproveRefunds: async (merchantId, isOn) => {
      await table.update(merchantKey(merchantId), 'SET autoApproveRefunds = :isOn', {
        condition: 'attribute_exists(pk)',
        values: { ':isOn': isOn },
      });
    },

    changeNotices: (merchantId, change) =>
      untilSettled(async () => {
        const item = await table.get(merchantKey(merchantId));
        if (!item) throw new Error(`There is no merchant ${merchantId}.`);
        const before = item['notices'] as NoticeSettings | undefined;
        const after = changedNotices({ ...defaultNoticeSettings, ...before }, change);
        try {
          await table.update(merchantKey(merchantId), 'SET notices = :after', {
            condition: before === undefined ? 'attribute_not_exists(notices)' : 'notices = :before',
            values: { ':after': after, ...(before && { ':before': before }) },
          });
          return after;
        } catch (error) {
          if (error instanceof ConditionFailed) return undefined;
          throw error;
        }
      }),

    ensureNotices: async (merchantId, notices) => {
      await table.update(merchantKey(merchantId), 'SET notices = if_not_exists(notices, :notices)', {
        condition: 'attribute_exists(pk)',
        values: { ':notices': notices },
      });
    },

    register: async (merchant, login) => {
      const { id, code } = merchant;
      const items: (Item & Key)[] = [
        { ...merchantKey(id), v: 1, ...merchant },
        { ...merchantCodeKey(code), v: 1, merchantId: id },
        { ...loginKey(login.username), v: 1, ...login },
        { ...directoryKey(id), v: 1, id, code, name: merchant.profile.name },
        ledgerDayItem(id, newLedger(kuwaitDate(merchant.createdMs), merchant.firstInvoiceId)),
      ];
      const writes = items.map((put) => ({ put, condition: 'attribute_not_exists(pk)' }));
      return untilSettled(async () => {
        const result = await table.transact(writes);
        if (result.done) return true;
        return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
      });
    },

    list: async () => {
      const items = await queryAll(table, { pk: merchantDirectory });
      return items.map(({ id, code, name }) => ({ id, code, name }) as DirectoryEntry);
    },
  };
};

/** Attributes that the first merchants were stored without. */
const lateComers = { autoApproveRefunds: false, notices: defaultNoticeSettings };

/** The merchant in an item, without what only the table needs. */
export const merchantFrom = ({ pk: _pk, sk: _sk, v: _v, ...merchant }: Item): Merchant =>
  ({ ...lateComers, ...merchant }) as unknown as Merchant;
