/** Some of the table's partition keys (`shared/store/keys.ts`). */
export interface KeyFamily {
  /** As IAM's conditions on leading keys say it: `*` stands for anything. */
  readonly patterns: readonly string[];
  /** What a bundle holds that builds such keys, and no other does. */
  readonly trace: RegExp;
}

const ofMerchants = (name: string): KeyFamily => ({
  patterns: [`M#*#${name}`],
  trace: new RegExp(`\\}#${name}\\b`),
});

const ofAll = (prefix: string): KeyFamily => ({
  patterns: [`${prefix}#*`],
  trace: new RegExp(`[\`"]${prefix}#`),
});

/** What functions may be given; what a merchant is registered by, under `CODE#` and in `DIRECTORY`, is the operator's alone. */
export const keyFamilies = {
  invoices: ofMerchants('INVOICES'),
  payments: ofMerchants('PAYMENTS'),
  counters: ofMerchants('COUNTER'),
  subscriptions: ofMerchants('SUBSCRIPTIONS'),
  reports: { patterns: ['M#*#REPORT', 'M#*#REPORT#*'], trace: /\}#REPORT\b/ },
  proposals: ofMerchants('PROPOSALS'),
  refunds: { patterns: ['M#*#REFUNDS', 'M#*#REFUNDS#SEARCH'], trace: /\}#REFUNDS\b/ },
  openInvoices: { patterns: ['M#*#OPEN', 'M#*#OPEN#*#PAYERS'], trace: /\}#OPEN\b/ },
  posInvoices: ofMerchants('POS'),
  merchantTerminals: ofMerchants('TERMINALS'),
  bulkRows: { patterns: ['M#*#BULK#*'], trace: /\}#BULK#/ },
  uploads: { patterns: ['M#*#UPLOADS', 'M#*#UPLOADS#*'], trace: /\}#UPLOADS\b/ },
  sendings: ofMerchants('SENDINGS'),
  ledgerDays: ofMerchants('DAYS'),
  voids: ofMerchants('VOIDS'),
  rollups: ofMerchants('ROLLUP'),
  search: ofMerchants('SEARCH'),
  events: ofMerchants('EVENTS'),
  redeliveries: ofMerchants('REDELIVERIES'),
  claims: { patterns: ['M#*#ONCE#*'], trace: /\}#ONCE#/ },
  links: ofAll('LINK'),
  deliveries: ofAll('EVENT'),
  deadDeliveries: { patterns: ['DELIVERIES#DEAD'], trace: /"DELIVERIES#DEAD"/ },
  openRefunds: { patterns: ['REFUNDS#OPEN'], trace: /"REFUNDS#OPEN"/ },
  countedMarks: ofAll('ROLLED'),
  terminals: { patterns: ['TERMINAL#*'], trace: /`TERMINAL#/ },
  simulator: ofAll('SIM'),
  refreshTokens: ofAll('REFRESH'),
  attempts: { patterns: ['ATTEMPTS#*', 'KNOWN#*'], trace: /`(ATTEMPTS|KNOWN)#/ },
  // Every bundle that knows merchants knows how they log in; only one writes what it has looked up there.
  logins: { patterns: ['LOGIN#*'], trace: /\.replacePasswordHash\(/ },
} as const satisfies Record<string, KeyFamily>;

export type KeyFamilyName = keyof typeof keyFamilies;
