import { type BulkKind, bulkKinds, kindOfRow, numberOfRow } from '../domain/bulk-row.ts';

/** Every key of the table, built here and nowhere else. `docs/architecture.md` lists them with their items. */

export interface Key {
  pk: string;
  sk: string;
}

const padded = (id: number): string => String(id).padStart(10, '0');

export const merchantKey = (merchantId: number): Key => ({ pk: `M#${merchantId}`, sk: 'MERCHANT' });
export const merchantCodeKey = (code: string): Key => ({ pk: `CODE#${code}`, sk: 'CODE' });
export const loginKey = (username: string): Key => ({ pk: `LOGIN#${username.toLowerCase()}`, sk: 'LOGIN' });
export const merchantDirectory = 'DIRECTORY';
export const directoryKey = (merchantId: number): Key => ({ pk: merchantDirectory, sk: padded(merchantId) });

export const sessionKey = (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' });
export const refreshTokenKey = (hash: string): Key => ({ pk: `REFRESH#${hash}`, sk: 'REFRESH' });
export const loginAttemptsKey = (hash: string): Key => ({ pk: `ATTEMPTS#${hash}`, sk: 'ATTEMPTS' });

export const knownAddressKey = (hash: string): Key => ({ pk: `KNOWN#${hash}`, sk: 'KNOWN' });

export const invoicesOf = (merchantId: number): string => `M#${merchantId}#INVOICES`;
export const invoiceSortKey = (invoiceId: number): string => `I#${padded(invoiceId)}`;
export const invoiceKey = (merchantId: number, invoiceId: number): Key => ({
  pk: invoicesOf(merchantId),
  sk: invoiceSortKey(invoiceId),
});
/** Partition of the `kind` index: one merchant's invoices of one kind, by their number within it. */
export const invoicesOfKind = (merchantId: number, kind: string): string => `M#${merchantId}#${kind}`;
/** The merchant and the invoice that an invoice's key names. */
export const invoiceAt = ({ pk, sk }: Key): { merchantId: number; invoiceId: number } => {
  const [, merchantId, invoiceId] = /^M#(\d+)#INVOICES\nI#(\d+)$/.exec(`${pk}\n${sk}`) ?? [];
  if (invoiceId === undefined) throw new Error('An invoice was looked for where there is something else.');
  return { merchantId: Number(merchantId), invoiceId: Number(invoiceId) };
};
/** Partition of the `deadline` index: unpaid invoices of all merchants, spread so that none takes all the writes. */
export const deadlinesOf = (bucket: number): string => `DEADLINE#${String(bucket).padStart(2, '0')}`;
export const linkKey = (accessKey: string): Key => ({ pk: `LINK#${accessKey}`, sk: 'LINK' });

/** A merchant's payments; one of them is an attempt to pay one invoice. */
export const paymentsOf = (merchantId: number): string => `M#${merchantId}#PAYMENTS`;
export const paymentKey = (merchantId: number, paymentId: number): Key => ({
  pk: paymentsOf(merchantId),
  sk: `P#${padded(paymentId)}`,
});
export const paymentCounterKey = (merchantId: number): Key => ({
  pk: `M#${merchantId}#COUNTER`,
  sk: 'PAYMENTS',
});

export const subscriptionKey = (merchantId: number, subscriptionId: number): Key => ({
  pk: `M#${merchantId}#SUBSCRIPTIONS`,
  sk: `S#${padded(subscriptionId)}`,
});

/** Ended payments of one day, as small as the report's filters need them. */
export const reportDayOf = (merchantId: number, day: string): string => `M#${merchantId}#REPORT#${day}`;
export const reportEntryKey = (merchantId: number, day: string, paymentId: number): Key => ({
  pk: reportDayOf(merchantId, day),
  sk: padded(paymentId),
});
/** What the ended payments of each day and each month come to. */
export const reportRollupsOf = (merchantId: number): string => `M#${merchantId}#REPORT`;
export const reportDaySortKey = (day: string): string => `DAY#${day}`;
export const reportMonthSortKey = (month: string): string => `MONTH#${month}`;
export const reportSearchOf = (merchantId: number): string => `M#${merchantId}#REPORT#SEARCH`;
export const reportSearchKey = (merchantId: number, term: string, paymentId: number): Key => ({
  pk: reportSearchOf(merchantId),
  sk: `${term}${endOfTerm}${padded(paymentId)}`,
});

/** Money that was taken for what could no longer be paid. */
export const refundProposalsOf = (merchantId: number): string => `M#${merchantId}#PROPOSALS`;
export const refundProposalKey = (merchantId: number, paymentId: number, acquirerPaymentId: string): Key => ({
  pk: refundProposalsOf(merchantId),
  sk: `${padded(paymentId)}#${acquirerPaymentId}`,
});

/** A merchant's refunds: the rows, the history of each, their counter, and what those of each day and month come to. */
export const refundsOf = (merchantId: number): string => `M#${merchantId}#REFUNDS`;
export const refundSortKey = (refundId: number): string => `R#${padded(refundId)}`;
export const refundKey = (merchantId: number, refundId: number): Key => ({
  pk: refundsOf(merchantId),
  sk: refundSortKey(refundId),
});
export const refundStepPrefix = (refundId: number): string => `STEP#${padded(refundId)}#`;
export const refundStepKey = (merchantId: number, refundId: number, number: number): Key => ({
  pk: refundsOf(merchantId),
  sk: refundStepPrefix(refundId) + String(number).padStart(3, '0'),
});
export const refundCounterKey = (merchantId: number): Key => ({ pk: refundsOf(merchantId), sk: 'COUNTER' });
export const refundDaySortKey = (day: string): string => `DAY#${day}`;
export const refundMonthSortKey = (month: string): string => `MONTH#${month}`;
/** Refunds of all merchants that have not ended. */
export const openRefunds = 'REFUNDS#OPEN';
export const openRefundPrefix = (merchantId: number): string => `${padded(merchantId)}#`;
export const openRefundKey = (merchantId: number, refundId: number): Key => ({
  pk: openRefunds,
  sk: openRefundPrefix(merchantId) + padded(refundId),
});
export const refundSearchOf = (merchantId: number): string => `M#${merchantId}#REFUNDS#SEARCH`;
export const refundSearchKey = (merchantId: number, term: string, refundId: number): Key => ({
  pk: refundSearchOf(merchantId),
  sk: `${term}${endOfTerm}${padded(refundId)}`,
});

/** The simulator's own books: an acquirer that happens to live in the same table. */
export const simulatedPaymentKey = (reference: string): Key => ({ pk: `SIM#${reference}`, sk: 'PAYMENT' });
export const simulatedRefundKey = (payment: string, reference: string): Key => ({
  pk: `SIM#${payment}`,
  sk: `REFUND#${reference}`,
});
export const simulatedCardKey = (reference: string): Key => ({ pk: `SIM#${reference}`, sk: 'CARD' });

/** A merchant's open invoices: the rows, their counter, how far it had got on each day, and the newest of each lineage. */
export const openInvoicesOf = (merchantId: number): string => `M#${merchantId}#OPEN`;
export const openInvoiceSortKey = (openInvoiceId: number): string => `O#${padded(openInvoiceId)}`;
export const openInvoiceKey = (merchantId: number, openInvoiceId: number): Key => ({
  pk: openInvoicesOf(merchantId),
  sk: openInvoiceSortKey(openInvoiceId),
});
export const openInvoiceCounterKey = (merchantId: number): Key => ({
  pk: openInvoicesOf(merchantId),
  sk: 'COUNTER',
});
export const openInvoiceDaySortKey = (day: string): string => `DAY#${day}`;
export const openInvoiceHeadKey = (merchantId: number, lineageId: number): Key => ({
  pk: openInvoicesOf(merchantId),
  sk: `HEAD#${padded(lineageId)}`,
});
/** Who paid one open invoice, by the number of the payment among its own. */
export const payersOf = (merchantId: number, openInvoiceId: number): string =>
  `M#${merchantId}#OPEN#${openInvoiceId}#PAYERS`;
export const payerSortKey = (number: number): string => `PAYER#${padded(number)}`;
export const payerKey = (merchantId: number, openInvoiceId: number, number: number): Key => ({
  pk: payersOf(merchantId, openInvoiceId),
  sk: payerSortKey(number),
});

/** A merchant's POS invoices: the rows, their counter, and how far it had got on each day. */
export const posInvoicesOf = (merchantId: number): string => `M#${merchantId}#POS`;
export const posInvoiceSortKey = (posInvoiceId: number): string => `POS#${padded(posInvoiceId)}`;
export const posInvoiceKey = (merchantId: number, posInvoiceId: number): Key => ({
  pk: posInvoicesOf(merchantId),
  sk: posInvoiceSortKey(posInvoiceId),
});
export const posInvoiceCounterKey = (merchantId: number): Key => ({
  pk: posInvoicesOf(merchantId),
  sk: 'COUNTER',
});
export const posInvoiceDaySortKey = (day: string): string => `DAY#${day}`;

/** A terminal with what waits for it: one item, which a terminal that asks in vain reads and nothing else. */
export const terminalKey = (terminalId: number): Key => ({ pk: `TERMINAL#${terminalId}`, sk: 'TERMINAL' });
/** What a terminal has said once must not be said again in its name. */
export const terminalNonceKey = (terminalId: number, nonce: string): Key => ({
  pk: `TERMINAL#${terminalId}#NONCE#${nonce}`,
  sk: 'NONCE',
});
/** Which terminals a merchant has. */
export const terminalsOf = (merchantId: number): string => `M#${merchantId}#TERMINALS`;
export const terminalOfMerchantKey = (merchantId: number, terminalId: number): Key => ({
  pk: terminalsOf(merchantId),
  sk: padded(terminalId),
});

/** A merchant's rows of bulk invoices of one kind, how far their numbers got, and which of them are not used any more. */
export const bulkRowsOf = (merchantId: number, kind: BulkKind): string =>
  `M#${merchantId}#BULK#${bulkKinds[kind]}`;
export const bulkRowPrefix = 'B#';
export const bulkRowSortKey = (number: number): string => bulkRowPrefix + padded(number);
export const bulkRowKey = (merchantId: number, rowId: number): Key => ({
  pk: bulkRowsOf(merchantId, kindOfRow(rowId)),
  sk: bulkRowSortKey(numberOfRow(rowId)),
});
export const bulkNumbersPrefix = 'N#';
export const bulkCounterKey = (merchantId: number, kind: BulkKind): Key => ({
  pk: bulkRowsOf(merchantId, kind),
  sk: `${bulkNumbersPrefix}LAST`,
});
export const bulkVoidsKey = (merchantId: number, kind: BulkKind, hundred: number): Key => ({
  pk: bulkRowsOf(merchantId, kind),
  sk: `${bulkNumbersPrefix}VOIDS#${padded(hundred)}`,
});
/** That a row of this fingerprint is there already. */
export const bulkMarkKey = (merchantId: number, kind: BulkKind, fingerprint: string): Key => ({
  pk: `M#${merchantId}#BULK#${bulkKinds[kind]}#${fingerprint}`,
  sk: 'MARK',
});
/** A merchant's uploads of rows, their counter, and which one a claim began. */
export const bulkUploadKey = (merchantId: number, uploadId: number): Key => ({
  pk: `M#${merchantId}#UPLOADS`,
  sk: `U#${padded(uploadId)}`,
});
export const bulkUploadCounterKey = (merchantId: number): Key => ({
  pk: `M#${merchantId}#UPLOADS`,
  sk: 'COUNTER',
});
export const claimedUploadKey = (merchantId: number, hash: string): Key => ({
  ...idempotencyKey(merchantId, hash),
  sk: 'UPLOAD',
});
/** Which rows of an upload are invoices, by the two hundreds of their numbers. */
export const sentRowsOf = (merchantId: number, uploadId: number): string =>
  `M#${merchantId}#UPLOADS#${uploadId}`;
export const sentRowsKey = (merchantId: number, uploadId: number, block: number): Key => ({
  pk: sentRowsOf(merchantId, uploadId),
  sk: `SENT#${padded(block)}`,
});
/** Rows on their way to become invoices, some at a time. */
export const bulkSendingPrefix = 'SENDING#';
export const bulkSendingKey = (merchantId: number, sendingId: string): Key => ({
  pk: `M#${merchantId}#SENDINGS`,
  sk: bulkSendingPrefix + sendingId,
});
/** What a merchant wants sent at a minute: when that is due, and which rows. */
export const bulkMinuteOf = (merchantId: number, minuteMs: number): string =>
  `M#${merchantId}#BULK#AT#${minuteMs}`;
export const bulkMinuteSortKey = 'MINUTE';
export const bulkMinuteKey = (merchantId: number, minuteMs: number): Key => ({
  pk: bulkMinuteOf(merchantId, minuteMs),
  sk: bulkMinuteSortKey,
});
export const scheduledRowPrefix = 'B#';
export const scheduledRowKey = (merchantId: number, minuteMs: number, rowId: number): Key => ({
  pk: bulkMinuteOf(merchantId, minuteMs),
  sk: scheduledRowPrefix + padded(rowId),
});

/** How far a merchant's ids had got at the end of each day that had invoices. */
export const ledgerDaysOf = (merchantId: number): string => `M#${merchantId}#DAYS`;
const ledgerDayPrefix = 'D#';
export const ledgerDaySortKey = (day: string): string => ledgerDayPrefix + day;
export const ledgerDayKey = (merchantId: number, day: string): Key => ({
  pk: ledgerDaysOf(merchantId),
  sk: ledgerDaySortKey(day),
});

/** Numbers that were handed out and not used, by day. */
export const voidsOf = (merchantId: number): string => `M#${merchantId}#VOIDS`;
export const voidSortKey = (day: string): string => `V#${day}`;
export const voidIdKey = (merchantId: number, day: string, invoiceId: number): Key => ({
  pk: voidsOf(merchantId),
  sk: `${voidSortKey(day)}#${padded(invoiceId)}`,
});
export const voidOfKindKey = (merchantId: number, day: string, kind: string, ofKind: number): Key => ({
  pk: voidsOf(merchantId),
  sk: `${voidSortKey(day)}#${kind}#${padded(ofKind)}`,
});

export const rollupsOf = (merchantId: number): string => `M#${merchantId}#ROLLUP`;
export const wholeTime = 'ALL';
export const rollupKey = (merchantId: number, day: string): Key => ({ pk: rollupsOf(merchantId), sk: day });
export const rolledUpKey = (eventId: string): Key => ({ pk: `ROLLED#${eventId}`, sk: 'ROLLED' });
/** Apart from the mark above: one event may be counted in both places. */
export const payerAddedKey = (eventId: string): Key => ({ pk: `ROLLED#${eventId}`, sk: 'PAYER' });

export const searchOf = (merchantId: number): string => `M#${merchantId}#SEARCH`;
/** No term holds a control character, so this one ends it. */
const endOfTerm = '\u001f';
export const searchKey = (merchantId: number, term: string, invoiceId: number): Key => ({
  pk: searchOf(merchantId),
  sk: `${term}${endOfTerm}${padded(invoiceId)}`,
});

export const outboxOf = (merchantId: number): string => `M#${merchantId}#EVENTS`;
export const outboxKey = (merchantId: number, eventId: string): Key => ({
  pk: outboxOf(merchantId),
  sk: eventId,
});
/** What became of an event outside: one delivery for each invoice, channel and round (`shared/domain/delivery.ts`). */
export const deliveriesOf = (eventId: string): string => `EVENT#${eventId}`;
export const deliveryKey = (eventId: string, invoiceId: number, channel: string, round: string): Key => ({
  pk: deliveriesOf(eventId),
  sk: `DELIVERY#${padded(invoiceId)}#${channel}#${round}`,
});
/** Deliveries that were given up, of all merchants, by when that was. */
export const deadDeliveries = 'DELIVERIES#DEAD';
export const deadDeliveryKey = (
  diedMs: number,
  {
    eventId,
    invoiceId,
    channel,
    round,
  }: { eventId: string; invoiceId: number; channel: string; round: string },
): Key => ({
  pk: deadDeliveries,
  sk: `${String(diedMs).padStart(13, '0')}#${eventId}#${padded(invoiceId)}#${channel}#${round}`,
});
export const redeliveryKey = (merchantId: number, redeliveryId: string): Key => ({
  pk: `M#${merchantId}#REDELIVERIES`,
  sk: redeliveryId,
});
export const idempotencyKey = (merchantId: number, hash: string): Key => ({
  pk: `M#${merchantId}#ONCE#${hash}`,
  sk: 'ONCE',
});
