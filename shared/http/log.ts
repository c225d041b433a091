import { Logger } from '@aws-lambda-powertools/logger';
import { stackFrames } from './stack-frames.ts';

/**
 * The functions' log. What goes in is chosen field by field: ids, names of operations, statuses, times.
 * Never a payload, a header or an error's own properties, which may hold what a client sent.
 */
export const logger = new Logger();

/** One line for every request that was answered. */
export interface RequestLine {
  operation: string;
  requestId: string;
  merchantId: number | undefined;
  terminalId?: number;
  status: number;
  ms: number;
  failure: string | undefined;
}

/** A terminal that finds nothing asks again, all day long: that costs more to tell than it tells. */
export const logRequest = (line: RequestLine): void =>
  line.status === 204 ? logger.debug('request', { ...line }) : logger.info('request', { ...line });

/** What an acquirer told of a payment, and what came of it. */
export interface PaymentLine {
  merchantId: number;
  paymentId: number;
  told: string;
  effect: string;
}

export const logPayment = (line: PaymentLine): void => logger.info('payment', { ...line });

/** What an acquirer told of a refund, and where that stands then. */
export interface RefundLine {
  merchantId: number;
  refundId: number;
  told: string;
  state: string;
}

export const logRefund = (line: RefundLine): void => logger.info('refund', { ...line });

/** A step of a subscription, and the invoice it was about. */
export interface SubscriptionLine {
  merchantId: number;
  subscriptionId: number;
  invoiceId: number;
  step: string;
  state: string;
}

export const logSubscription = (line: SubscriptionLine): void => logger.info('subscription', { ...line });

/** What became of a notice. */
export interface NoticeLine {
  merchantId: number;
  invoiceId: number;
  eventId: string;
  channel: string | null;
  state: string;
  reason: string;
}

export const logNotice = (line: NoticeLine): void => logger.info('notice', { ...line });

/** A POS invoice that went to its terminal. */
export const logHandOut = (line: { merchantId: number; terminalId: number; posInvoiceId: number }): void =>
  logger.info('handed out', { ...line });

/** What a terminal answered, and what came of it: an effect, or the failure that the terminal was told of. */
export interface PosResultLine {
  merchantId: number;
  terminalId: number;
  posInvoiceId?: number;
  told: string;
  effect: string;
}

export const logPosResult = (line: PosResultLine): void => logger.info('pos result', { ...line });

/** A terminal's call that is not believed, and why; counted, by the reason, as CloudWatch reads it from the line itself. */
export const logRefusedTerminal = (line: { requestId: string; terminalId: number; reason: string }): void =>
  logger.warn('terminal refused', {
    ...line,
    terminalCallsRefused: 1,
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: process.env['POWERTOOLS_METRICS_NAMESPACE'] ?? 'Daftar',
          Dimensions: [['reason']],
          Metrics: [{ Name: 'terminalCallsRefused', Unit: 'Count' }],
        },
      ],
    },
  });

/** A delivery that was given up. */
export const logDeadDelivery = ({
  merchantId,
  invoiceId,
  eventId,
  channel,
  reason,
}: Omit<NoticeLine, 'state'>): void =>
  logger.error('delivery dead', { merchantId, invoiceId, eventId, channel, reason });

/** A callback that is not believed, and why; never what it said. */
export const logRefusedCallback = (requestId: string, reason: string): void =>
  logger.warn('callback refused', { requestId, reason });

/** The cause of a 500, under the request id that the caller was given. */
export const logFault = (requestId: string, error: unknown): void => {
  const { name, message, stack } = error instanceof Error ? error : new Error(`thrown: ${typeof error}`);
  logger.error('fault', { requestId, fault: name, cause: masked(message), stack: stackFrames(stack) });
};

/** Messages of libraries quote what they choke on: anything that may be a key, a token, a phone or an e-mail goes. */
export const masked = (message: string): string =>
  message
    .slice(0, 2_000)
    .replaceAll(/[^\s"'<>,;()]+@[^\s"'<>,;()]+|(?=[\w+/=.-]*\d)[\w+/=.-]{16,}|\+?\d(?:[ -]?\d){5,}/g, '…')
    .slice(0, 300);
