/**
 * What the service tells CloudWatch of its business, with the unit of each. Functions measure it, the dashboard shows it,
 * alarms watch it; `docs/operating.md` says what each means.
 */
export const businessMetrics = {
  InvoicesCreated: 'Count',
  InvoicesPaid: 'Count',
  InvoicesCancelled: 'Count',
  InvoicesExpired: 'Count',
  PaymentsCaptured: 'Count',
  PaymentsFailed: 'Count',
  PaymentsAbandoned: 'Count',
  PaymentsToRefund: 'Count',
  PaymentsUnknown: 'Count',
  /** Money that was taken, in fils. */
  CapturedFils: 'None',
  /** For how long the acquirer has not answered, of each payment that a look-up left unknown. */
  UnknownPaymentAge: 'Seconds',
  RefundsRequested: 'Count',
  RefundsGivenBack: 'Count',
  RefundsRefused: 'Count',
  RefundsUnknown: 'Count',
  SubscriptionChargesFailed: 'Count',
  /** To payers: SMS, e-mails, WhatsApp; each try. */
  MessagesSent: 'Count',
  MessagesFailed: 'Count',
  /** To merchants' software; each try. */
  WebhooksDelivered: 'Count',
  WebhooksFailed: 'Count',
  /** Messages and webhooks that were given up. */
  NoticesDead: 'Count',
} as const;

export type BusinessMetric = keyof typeof businessMetrics;
