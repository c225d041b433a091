import { ApiError, invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Capture, Payment } from '../domain/payment.ts';
import type { PosApproval, PosInvoice, PosResult } from '../domain/pos-invoice.ts';
import type { RefundablePayment } from '../domain/refund.ts';
import type { Terminal } from '../domain/terminal.ts';
import { refundProposalKey } from './keys.ts';
import { outboxWrite, paymentEventWrite } from './outbox.ts';
import { paymentItem } from './payment-item.ts';
import { paymentRepository } from './payments.ts';
import { posInvoiceItem } from './pos-invoice-item.ts';
import { posInvoiceRepository } from './pos-invoices.ts';
import { refundProposalWrite } from './refund-proposals.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';
import { answeredWrite } from './terminal-queue.ts';
import { endWrites } from './terminals.ts';

/** What came of a terminal's answer. */
export interface Recorded {
  invoice: PosInvoice;
  /**
   * - `paid`: the money was taken, and the invoice is paid.
   * - `to-refund`: the money was taken for what could no longer be paid, and is noted to go back.
   * - `ended`: no money was taken, and the invoice waits no more.
   * - `nothing`: it was said before.
   */
  effect: 'paid' | 'to-refund' | 'ended' | 'nothing';
}

/** A terminal's answer contradicts an earlier one: nothing was changed. */
export const contradicts = (): ApiError =>
  new ApiError({ code: 'conflict', message: 'This POS invoice was answered otherwise before' });

/**
 * Records what a terminal answers about one of its POS invoices, in one conditional transaction with the payment and
 * whatever else follows from it.
 *
 * Safe to call with the same answer again and by many at once: an invoice ends once, and money that was taken either pays
 * it or is noted to be refunded. Fails with 422 on transaction_id for an invoice that is not this terminal's, and with
 * `conflict` when an ended one is said to have ended otherwise without money.
 */
export const recordPosResult = (
  table: Table,
  merchant: Merchant,
  terminal: Pick<Terminal, 'id'>,
  transactionId: string,
  result: PosResult,
  nowMs: number,
): Promise<Recorded> => {
  const invoices = posInvoiceRepository(table);
  return untilSettled(async () => {
    const invoice = await invoices.byTransactionId(merchant.id, transactionId);
    if (invoice?.terminalId !== terminal.id) {
      throw invalidField('transaction_id', selectedIsInvalid('transaction_id'));
    }
    const decision = await decide(table, merchant, invoice, result, nowMs);
    if (!decision) return { invoice, effect: 'nothing' };
    const written = await table.transact(decision.writes);
    return written.done ? decision.recorded : undefined;
  });
};

interface Decision {
  recorded: Recorded;
  writes: Write[];
}

/** Undefined when nothing is new. */
const decide = async (
  table: Table,
  merchant: Merchant,
  invoice: PosInvoice,
  result: PosResult,
  nowMs: number,
): Promise<Decision | undefined> => {
  if (result.result === 'approved') {
    return invoice.taken === null
      ? taken(table, merchant, invoice, result, nowMs)
      : takenAgain(table, invoice, invoice.taken, result, nowMs);
  }
  if (invoice.status === result.result) return undefined;
  if (invoice.status !== 'waiting') throw contradicts();
  const { result: status } = result;
  return {
    recorded: { invoice: { ...invoice, status, updatedMs: nowMs }, effect: 'ended' },
    writes: [...endWrites(invoice, status, nowMs), answeredWrite(invoice.terminalId, invoice.id, nowMs)],
  };
};

/** The first money for an invoice: it pays, unless it is another amount or the invoice had ended before. */
const taken = async (
  table: Table,
  merchant: Merchant,
  invoice: PosInvoice,
  approval: PosApproval,
  nowMs: number,
): Promise<Decision> => {
  const { id: posInvoiceId, merchantId, terminalId } = invoice;
  const isWaiting = invoice.status === 'waiting';
  const pays = isWaiting && approval.amount === invoice.amount;
  const payment = await captured(table, merchant, invoice, approval, nowMs);
  const { capture } = payment;
  const after: PosInvoice = {
    ...invoice,
    // Another amount than was asked for pays nothing; the cashier has to push the right one anew.
    status: pays ? 'paid' : isWaiting ? 'declined' : invoice.status,
    taken: { paymentId: payment.id, reference: approval.reference },
    updatedMs: nowMs,
  };
  const ended = (status: 'paid' | 'declined'): Write[] => [
    answeredWrite(terminalId, posInvoiceId, nowMs),
    outboxWrite({ type: `pos-invoice.${status}`, merchantId, posInvoiceId, atMs: nowMs }, 1),
  ];
  const both = (held: Payment): Write[] => [
    { put: paymentItem(held), condition: 'attribute_not_exists(pk)' },
    replace(invoice, after),
  ];
  if (pays) {
    return {
      recorded: { invoice: after, effect: 'paid' },
      writes: [...both(payment), paymentEventWrite('payment.captured', payment), ...ended('paid')],
    };
  }
  const reason = isWaiting ? 'amount' : 'cancelled';
  const toRefund: Payment = { ...payment, refundReason: reason };
  return {
    recorded: { invoice: after, effect: 'to-refund' },
    writes: [
      ...both(toRefund),
      refundProposalWrite(toRefund, capture, reason),
      paymentEventWrite('payment.to-refund', toRefund),
      ...(isWaiting ? ended('declined') : []),
    ],
  };
};

/** An approval under another reference is other money, which pays nothing: it is noted once. */
const takenAgain = async (
  table: Table,
  invoice: PosInvoice,
  first: { paymentId: number; reference: string },
  approval: PosApproval,
  nowMs: number,
): Promise<Decision | undefined> => {
  if (approval.reference === first.reference) return undefined;
  const payment = await paymentRepository(table).byId(invoice.merchantId, first.paymentId);
  if (!payment) throw new Error(`Merchant ${invoice.merchantId} has no payment ${first.paymentId}.`);
  const noted = refundProposalKey(invoice.merchantId, payment.id, approval.reference);
  if (await table.get(noted)) return undefined;
  const now = { ...payment, updatedMs: nowMs };
  const proposal = refundProposalWrite(now, captureOf(invoice, approval, nowMs), 'repeated');
  return {
    recorded: { invoice, effect: 'to-refund' },
    writes: [proposal, paymentEventWrite('payment.to-refund', now)],
  };
};

/** A payment that is captured as it begins, with an identity of its own. */
const captured = async (
  table: Table,
  merchant: Merchant,
  invoice: PosInvoice,
  approval: PosApproval,
  nowMs: number,
): Promise<RefundablePayment> => {
  const { customer, invoiceNumber, transactionId } = invoice;
  const { dueMs: _dueMs, ...begun } = await paymentRepository(table).identify(
    merchant,
    {
      target: { kind: 'pos', posInvoiceId: invoice.id },
      orderReference: invoiceNumber === '' ? transactionId : invoiceNumber,
      amount: invoice.amount,
      paymentType: approval.paymentType,
      method: 'terminal',
      payer: { name: customer.name, phone: customer.phone },
      language: 'en',
    },
    nowMs,
  );
  return { ...begun, state: 'captured', capture: captureOf(invoice, approval, nowMs) };
};

/** The report finds the payment by what its merchant calls it and by what its terminal does. */
const captureOf = (
  { transactionId }: PosInvoice,
  { amount, reference, authCode, maskedCard }: PosApproval,
  capturedMs: number,
): Capture => ({
  acquirerPaymentId: reference,
  amount,
  trackId: reference,
  transactionId,
  authCode,
  maskedCard,
  capturedMs,
});

/** Only the end of an invoice and the first money for it change it, so these two tell whether it is as it was read. */
const replace = (before: PosInvoice, after: PosInvoice): Write => ({
  put: posInvoiceItem(after),
  condition: '#status = :status AND taken = :none',
  names: { '#status': 'status' },
  values: { ':status': before.status, ':none': null },
});
