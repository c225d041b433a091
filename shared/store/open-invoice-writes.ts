import { accessKey, type RandomInt } from '../domain/identifiers.ts';
import type { OpenInvoice, OpenInvoiceDraft } from '../domain/open-invoice.ts';
import type { Place } from './dense-numbers.ts';
import { linkKey, openInvoiceHeadKey, openInvoiceKey } from './keys.ts';
import { openInvoiceItem } from './open-invoice-item.ts';
import { outboxWrite } from './outbox.ts';
import type { Write } from './table.ts';

/** A row of its own at a place: nobody has paid it, whatever it was made of. */
export const placed = (
  made: OpenInvoiceDraft & Pick<OpenInvoice, 'merchantId' | 'referenceNumber' | 'lineageId'>,
  { id, createdMs }: Place,
  random: RandomInt,
): OpenInvoice => ({
  ...made,
  id,
  accessKey: accessKey(random),
  status: 'active',
  paid: false,
  paidCount: 0,
  paidTotal: 0,
  createdMs,
  updatedMs: createdMs,
});

/** What stores a new row at its place, with its link. */
export const rowWrites = (openInvoice: OpenInvoice, { writes }: Place): Write[] => {
  const { merchantId, id: openInvoiceId, accessKey: key } = openInvoice;
  const condition = 'attribute_not_exists(pk)';
  return [
    ...writes,
    { put: openInvoiceItem(openInvoice), condition },
    { put: { ...linkKey(key), v: 1, merchantId, openInvoiceId }, condition },
  ];
};

/** Cancels the row that an update put another in the place of; fails when it is not active any more. */
export const replacementWrite = ({ merchantId, id }: OpenInvoice, by: OpenInvoice): Write => ({
  update: openInvoiceKey(merchantId, id),
  set: 'SET #status = :cancelled, replacedBy = :by, updatedMs = :now',
  condition: '#status = :active',
  names: { '#status': 'status' },
  values: { ':cancelled': 'cancelled', ':active': 'active', ':by': by.id, ':now': by.createdMs },
});

/** Where every link of a lineage finds its newest row, in as many reads after the hundredth update as after the first. */
export const headWrite = ({ merchantId, id, lineageId }: OpenInvoice): Write => ({
  put: { ...openInvoiceHeadKey(merchantId, lineageId), v: 1, openInvoiceId: id },
});

export const cancellationWrite = ({ merchantId, id }: OpenInvoice, nowMs: number): Write => ({
  update: openInvoiceKey(merchantId, id),
  set: 'SET #status = :cancelled, updatedMs = :now',
  condition: '#status = :active AND paid = :unpaid',
  names: { '#status': 'status' },
  values: { ':cancelled': 'cancelled', ':active': 'active', ':unpaid': false, ':now': nowMs },
});

export const eventWrite = (
  what: 'created' | 'updated' | 'cancelled',
  { merchantId, id }: OpenInvoice,
  atMs: number,
): Write => outboxWrite({ type: `open-invoice.${what}`, merchantId, openInvoiceId: id, atMs });
