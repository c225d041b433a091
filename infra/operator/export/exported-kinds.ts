import { bulkRowFrom } from '../../../shared/store/bulk-row-item.ts';
import { deliveryFrom } from '../../../shared/store/delivery-item.ts';
import { eventFrom } from '../../../shared/store/event-item.ts';
import { invoiceFrom, isInvoiceItem } from '../../../shared/store/invoice-item.ts';
import {
  bulkRowPrefix,
  bulkRowsOf,
  bulkUploadKey,
  deliveriesOf,
  invoicesOf,
  ledgerDaysOf,
  merchantKey,
  openInvoicesOf,
  outboxOf,
  payersOf,
  paymentsOf,
  posInvoicesOf,
  redeliveryKey,
  refundProposalsOf,
  refundsOf,
  reportDayOf,
  reportRollupsOf,
  subscriptionKey,
  terminalKey,
  terminalsOf,
  voidsOf,
} from '../../../shared/store/keys.ts';
import { ledgerDayFrom } from '../../../shared/store/ledger-days.ts';
import { merchantFrom } from '../../../shared/store/merchants.ts';
import { openInvoiceFrom } from '../../../shared/store/open-invoice-item.ts';
import { paymentFrom } from '../../../shared/store/payment-item.ts';
import { posInvoiceFrom } from '../../../shared/store/pos-invoice-item.ts';
import { refundFrom, refundStepFrom } from '../../../shared/store/refund-item.ts';
import { periodFrom } from '../../../shared/store/report-rollups.ts';
import { subscriptionFrom } from '../../../shared/store/subscription-item.ts';
import type { Item } from '../../../shared/store/table.ts';
import { terminalFrom } from '../../../shared/store/terminal-item.ts';

/** One kind of a merchant's data: where its items lie, and what of them its owner is given. */
export interface ExportedKind {
  kind: string;
  /** The partition, of the merchant or of the item that it belongs to. */
  pk: (merchantId: number, parent: Item) => string;
  /** How the sort keys of this kind begin; absent where it has its partition to itself. */
  sk?: string;
  /** What is shown; undefined for an item that only holds a place. */
  data: (item: Item) => object | undefined;
  /** What names it among its kind. */
  id: (item: Item) => string;
  /** Kinds that lie in a partition of each of its items: they follow it. */
  children?: readonly ExportedKind[];
}

const byId = ({ id }: Item): string => String(id);
const bySortKey = ({ sk }: Item): string => String(sk).slice(String(sk).indexOf('#') + 1);

/** An item as it is stored, less its keys and what else only the table needs. */
const bare = ({ pk: _pk, sk: _sk, v: _v, ttl: _ttl, ...rest }: Item): object => rest;

/** The acquirer's reference charges the card: it is no data of the merchant's. */
const withoutCard = <T extends { cardReference?: string }>(capture: T | null): object | null => {
  if (!capture) return null;
  const { cardReference: _cardReference, ...rest } = capture;
  return rest;
};

/** Every kind, in the order of the export. What it leaves out stands in `left-out.ts`; a test holds the two to the table. */
export const exportedKinds: readonly ExportedKind[] = [
  {
    kind: 'merchant',
    pk: (id) => merchantKey(id).pk,
    sk: 'MERCHANT',
    id: byId,
    data: (item) => {
      const { secretVersion: _secretVersion, ...merchant } = merchantFrom(item);
      return merchant;
    },
  },
  {
    kind: 'invoice',
    pk: invoicesOf,
    sk: 'I#',
    id: byId,
    data: (item) => (isInvoiceItem(item) ? invoiceFrom(item) : undefined),
  },
  { kind: 'ledger-day', pk: ledgerDaysOf, sk: 'D#', id: bySortKey, data: ledgerDayFrom },
  { kind: 'unused-number', pk: voidsOf, sk: 'V#', id: bySortKey, data: bare },
  {
    kind: 'payment',
    pk: paymentsOf,
    sk: 'P#',
    id: byId,
    data: (item) => {
      // The key of the payer's way back from the acquirer's page: whoever has it sees what the payer saw.
      const { returnKey: _returnKey, ...payment } = paymentFrom(item);
      return { ...payment, capture: withoutCard(payment.capture) };
    },
  },
  { kind: 'refund-proposal', pk: refundProposalsOf, id: ({ sk }) => String(sk), data: bare },
  { kind: 'refund', pk: refundsOf, sk: 'R#', id: byId, data: refundFrom },
  { kind: 'refund-step', pk: refundsOf, sk: 'STEP#', id: bySortKey, data: refundStepFrom },
  {
    kind: 'open-invoice',
    pk: openInvoicesOf,
    sk: 'O#',
    id: byId,
    data: openInvoiceFrom,
    children: [
      {
        kind: 'open-invoice-payer',
        pk: (merchantId, { id }) => payersOf(merchantId, id as number),
        sk: 'PAYER#',
        id: ({ paymentId }) => String(paymentId),
        data: bare,
      },
    ],
  },
  {
    kind: 'subscription',
    pk: (id) => subscriptionKey(id, 0).pk,
    sk: 'S#',
    id: byId,
    data: (item) => {
      const { card, ...subscription } = subscriptionFrom(item);
      return { ...subscription, card: card && { paymentType: card.paymentType } };
    },
  },
  { kind: 'pos-invoice', pk: posInvoicesOf, sk: 'POS#', id: byId, data: posInvoiceFrom },
  {
    kind: 'terminal',
    pk: terminalsOf,
    id: byId,
    data: bare,
    children: [
      {
        kind: 'terminal-state',
        pk: (_merchantId, { id }) => terminalKey(id as number).pk,
        sk: 'TERMINAL',
        id: byId,
        data: (item) => {
          const { credentialHash: _credentialHash, waiting, ...terminal } = terminalFrom(item);
          return { ...terminal, waiting: waiting.map(({ posInvoiceId }) => posInvoiceId) };
        },
      },
    ],
  },
  { kind: 'bulk-upload', pk: (id) => bulkUploadKey(id, 0).pk, sk: 'U#', id: byId, data: bare },
  { kind: 'bulk-row', pk: (id) => bulkRowsOf(id, 'bulk'), sk: bulkRowPrefix, id: byId, data: bulkRowFrom },
  {
    kind: 'scheduled-row',
    pk: (id) => bulkRowsOf(id, 'scheduled'),
    sk: bulkRowPrefix,
    id: byId,
    data: bulkRowFrom,
  },
  {
    kind: 'report-day',
    pk: reportRollupsOf,
    sk: 'DAY#',
    id: bySortKey,
    data: (item) => ({ tallies: periodFrom(item).tallies }),
    children: [
      {
        kind: 'transaction',
        pk: (merchantId, day) => reportDayOf(merchantId, bySortKey(day)),
        id: byId,
        data: bare,
      },
    ],
  },
  {
    kind: 'report-month',
    pk: reportRollupsOf,
    sk: 'MONTH#',
    id: bySortKey,
    data: (item) => ({ tallies: periodFrom(item).tallies }),
  },
  {
    kind: 'event',
    pk: outboxOf,
    id: ({ eventId }) => String(eventId),
    data: eventFrom,
    children: [
      {
        kind: 'delivery',
        pk: (_merchantId, { eventId }) => deliveriesOf(String(eventId)),
        sk: 'DELIVERY#',
        id: ({ pk, sk }) => `${String(pk).slice('EVENT#'.length)}/${bySortKey({ sk })}`,
        data: deliveryFrom,
      },
    ],
  },
  {
    kind: 'redelivery',
    pk: (id) => redeliveryKey(id, '').pk,
    id: ({ redeliveryId }) => String(redeliveryId),
    data: bare,
  },
];
