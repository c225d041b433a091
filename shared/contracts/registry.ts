import { answerSimulatorContract } from './answer-simulator.ts';
import { beginLargeUploadContract } from './begin-large-upload.ts';
import { cancelInvoiceContract } from './cancel-invoice.ts';
import { cancelOpenInvoiceContract } from './cancel-open-invoice.ts';
import { cancelRefundContract } from './cancel-refund.ts';
import { cancelSubscriptionContract } from './cancel-subscription.ts';
import { captureSubscriptionContract } from './capture-subscription.ts';
import type { Contract, Grant, Worker } from './contract.ts';
import { createEmiInvoiceContract } from './create-emi-invoice.ts';
import { createInvoiceContract } from './create-invoice.ts';
import { createOpenInvoiceContract } from './create-open-invoice.ts';
import { createRefundContract } from './create-refund.ts';
import { createSplitInvoiceContract } from './create-split-invoice.ts';
import { deleteBulkInvoiceContract } from './delete-bulk-invoice.ts';
import { getAttachmentContract } from './get-attachment.ts';
import { getInvoiceContract } from './get-invoice.ts';
import { getKeysContract } from './get-keys.ts';
import { getLargeUploadContract } from './get-large-upload.ts';
import { getOpenInvoiceContract } from './get-open-invoice.ts';
import { getPosInvoiceContract } from './get-pos-invoice.ts';
import { getProfileContract } from './get-profile.ts';
import { getRefundContract } from './get-refund.ts';
import { getTemplateContract } from './get-template.ts';
import { getTransactionContract } from './get-transaction.ts';
import { handOutPosInvoiceContract } from './hand-out-pos-invoice.ts';
import { listBulkInvoicesContract } from './list-bulk-invoices.ts';
import { listEventDeliveriesContract } from './list-event-deliveries.ts';
import { listEventsContract } from './list-events.ts';
import { listInvoicesContract } from './list-invoices.ts';
import { listOpenInvoiceCustomersContract } from './list-open-invoice-customers.ts';
import { listOpenInvoicesContract } from './list-open-invoices.ts';
import { listPosInvoicesContract } from './list-pos-invoices.ts';
import { listRefundsContract } from './list-refunds.ts';
import { listTerminalsContract } from './list-terminals.ts';
import { listTransactionsContract } from './list-transactions.ts';
import { logOutContract } from './log-out.ts';
import { loginContract } from './login.ts';
import { payInvoiceContract } from './pay-invoice.ts';
import { payOpenInvoiceContract } from './pay-open-invoice.ts';
import { pushPosInvoiceContract } from './push-pos-invoice.ts';
import { receiveCallbackContract } from './receive-callback.ts';
import { recordPosResultContract } from './record-pos-result.ts';
import { redeliverEventContract } from './redeliver-event.ts';
import { refreshTokenContract } from './refresh-token.ts';
import { resendInvoiceContract } from './resend-invoice.ts';
import { sendBulkInvoicesContract } from './send-bulk-invoices.ts';
import { showInvoiceContract } from './show-invoice.ts';
import { showOpenInvoiceContract } from './show-open-invoice.ts';
import { showPaymentContract } from './show-payment.ts';
import { showSimulatorContract } from './show-simulator.ts';
import { showSplitContract } from './show-split.ts';
import { updateBulkInvoiceContract } from './update-bulk-invoice.ts';
import { updateOpenInvoiceContract } from './update-open-invoice.ts';
import { uploadBulkInvoicesContract } from './upload-bulk-invoices.ts';

/** Every operation of the API. Adding one is a contract here, a handler beside its siblings, and a test. */
export const contracts: readonly Contract[] = [
  loginContract,
  refreshTokenContract,
  logOutContract,
  getKeysContract,
  getProfileContract,
  createInvoiceContract,
  createSplitInvoiceContract,
  createEmiInvoiceContract,
  listInvoicesContract,
  getInvoiceContract,
  resendInvoiceContract,
  cancelInvoiceContract,
  captureSubscriptionContract,
  cancelSubscriptionContract,
  createOpenInvoiceContract,
  listOpenInvoicesContract,
  getOpenInvoiceContract,
  listOpenInvoiceCustomersContract,
  updateOpenInvoiceContract,
  cancelOpenInvoiceContract,
  createRefundContract,
  listRefundsContract,
  getRefundContract,
  cancelRefundContract,
  pushPosInvoiceContract,
  listPosInvoicesContract,
  getPosInvoiceContract,
  listTerminalsContract,
  handOutPosInvoiceContract,
  recordPosResultContract,
  uploadBulkInvoicesContract,
  beginLargeUploadContract,
  getLargeUploadContract,
  listBulkInvoicesContract,
  updateBulkInvoiceContract,
  deleteBulkInvoiceContract,
  sendBulkInvoicesContract,
  getTemplateContract,
  getAttachmentContract,
  receiveCallbackContract,
  listTransactionsContract,
  getTransactionContract,
  listEventsContract,
  listEventDeliveriesContract,
  redeliverEventContract,
  showInvoiceContract,
  payInvoiceContract,
  showSplitContract,
  showOpenInvoiceContract,
  payOpenInvoiceContract,
  showPaymentContract,
  showSimulatorContract,
  answerSimulatorContract,
] as readonly unknown[] as readonly Contract[];

/** Every function that is not called over HTTP. */
export const workers: readonly Worker[] = [
  // Two, and no more: a shard of a DynamoDB stream is for two readers.
  {
    name: 'project-changes',
    resource: 'stream',
    source: 'table-stream',
    sortKeys: ['I#', 'D#', 'P#', 'R#'],
    grants: ['table:read', 'table:write'],
  },
  {
    name: 'follow-changes',
    resource: 'stream',
    source: 'table-stream',
    sortKeys: ['I#', 'P#', 'R#', 'S#', 'MINUTE', 'SENDING#'],
    partitions: ['#EVENTS', '#REDELIVERIES'],
    // Each event costs a call. One after the other, those of a merchant's 100,000 rows would hold up everybody's for half an hour.
    batchesAtOnce: 10,
    grants: ['table:read', 'table:write', 'schedules:write', 'notices:send', 'bulk:send'],
  },
  { name: 'run-due-work', resource: 'schedules', source: 'schedule', grants: ['table:read', 'table:write'] },
  {
    name: 'meet-deadlines',
    resource: 'schedules',
    source: 'daily',
    // When a day has ended, and when payers may be told again.
    hours: [0, 8],
    grants: ['table:read', 'table:write'],
  },
  {
    name: 'deliver-notices',
    resource: 'notices',
    source: 'queue',
    queue: 'notices',
    grants: ['table:read', 'table:write', 'merchant-secrets:read', 'messages:send'],
  },
  {
    name: 'send-bulk-rows',
    resource: 'bulk',
    source: 'queue',
    queue: 'bulk',
    grants: ['table:read', 'table:write'],
  },
  {
    name: 'process-upload',
    resource: 'bulk',
    source: 'queue',
    queue: 'uploads',
    grants: ['table:read', 'table:write', 'uploads:read'],
  },
];

/**
 * The function behind `$default`: slash forms of the paths above, and everything unknown.
 * It answers the slash forms with the operations' own handlers, so it may do what they may.
 */
export const fallback: { name: string; resource: string; grants: readonly Grant[] } = {
  name: 'answer-unrouted',
  resource: 'unrouted',
  grants: [
    'table:read',
    'table:write',
    'verification-keys:read',
    'merchant-secrets:read',
    'signing-key:read',
    'simulator-key:read',
    'attachments:read',
    'attachments:write',
    'uploads:write',
  ],
};

/** The function that API Gateway asks, where an edge stands before it, whether a request came by the edge. */
export const authorizer: { name: string; resource: string; grants: readonly Grant[] } = {
  name: 'authorize-origin',
  resource: 'edge',
  grants: ['origin-key:read'],
};
