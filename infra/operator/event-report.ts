import { invoiceIdsOf, type ShownEvent } from '../../shared/contracts/event-object.ts';
import type { Delivery, Try } from '../../shared/domain/delivery.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';

/** An event in one line: id, time (Kuwait's), type, what it is about. */
export const eventLine = (event: ShownEvent): string =>
  [event.eventId, kuwaitTimestamp(event.atMs), event.type.padEnd(27), ...subjects(event)]
    .join('  ')
    .trimEnd();

const subjects = (event: ShownEvent): string[] => {
  const [first, ...others] = invoiceIdsOf(event);
  const { openInvoiceId, paymentToken, refundId, subscriptionId } = event;
  return [
    ...(first === undefined
      ? []
      : [others.length ? `invoices ${first}-${others.at(-1)}` : `invoice ${first}`]),
    ...(openInvoiceId === undefined ? [] : [`open invoice ${openInvoiceId}`]),
    ...(paymentToken === undefined ? [] : [`payment ${paymentToken}`]),
    ...(refundId === undefined ? [] : [`refund ${refundId}`]),
    ...(subscriptionId === undefined ? [] : [`subscription ${subscriptionId}`]),
  ];
};

/** What became of an event at each receiver, every try with its time, over several lines. */
export const deliveryReport = (deliveries: readonly Delivery[]): string[] =>
  deliveries.flatMap(({ invoiceId, channel, round, state, reason, tries, nextMs }) => [
    [
      `invoice ${invoiceId}`,
      channel.padEnd(8),
      state.padEnd(9),
      ...(reason === '' ? [] : [reason]),
      ...(nextMs === undefined ? [] : [`tried again on ${kuwaitTimestamp(nextMs)}`]),
      ...(round === 'first' ? [] : [`(redelivery ${round})`]),
    ].join('  '),
    ...tries.map(tryLine),
  ]);

const tryLine = ({ atMs, tookMs, outcome, status, answer }: Try, at: number): string =>
  [
    `  ${String(at + 1).padStart(3)}`,
    kuwaitTimestamp(atMs),
    `${String(tookMs).padStart(6)} ms`,
    outcome.padEnd(9),
    status === null ? '   ' : String(status),
    printable(answer),
  ]
    .join('  ')
    .trimEnd();

/** Somebody else's server wrote it, and it goes to a terminal. */
const printable = (text: string): string => text.replaceAll(/[\p{C} ]+/gu, ' ').trim();
