import { type BulkKind, canBeChanged } from '../../../shared/domain/bulk-row.ts';
import { phoneOf } from '../../../shared/domain/invoice.ts';
import { bulkRowFrom } from '../../../shared/store/bulk-row-item.ts';
import { bulkRowRepository } from '../../../shared/store/bulk-rows.ts';
import { bulkRowPrefix, bulkRowsOf } from '../../../shared/store/keys.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { itemsIn, keyOf } from '../pages.ts';
import { cancellation, quietly } from './conditional.ts';
import { erasedCustomer } from './payer.ts';
import type { Place } from './place.ts';

/** A hash of a row's content tells whose it was to whoever guesses the content. Marks of it are swept in 26 days. */
const erasedFingerprint = 'erased';

/** Rows of files: those that are invoices by now. One that is still to become one is deleted, which cancels it. */
const rowsOfKind = (bulkKind: BulkKind, kind: string): Place => ({
  kind,
  items: (table, merchantId) =>
    itemsIn(table, { pk: bulkRowsOf(merchantId, bulkKind), beginsWith: bulkRowPrefix }),
  contactOf: (item) => {
    const row = bulkRowFrom(item);
    return { name: row.name, phone: phoneOf(row), email: row.email, token: '' };
  },
  standing: (item) => {
    const row = bulkRowFrom(item);
    if (row.status === 'sending') return 'busy';
    return canBeChanged(row) ? 'open' : 'over';
  },

  cancel: ({ table, merchantId, nowMs }, item) =>
    cancellation(() => bulkRowRepository(table).remove(merchantId, bulkRowFrom(item).id, quietly(nowMs))),

  erase: ({ table, nowMs }, item) => {
    const { name, email, countryCode, mobileNumber } = erasedCustomer;
    return unlessChanged(() =>
      table.update(
        keyOf(item),
        'SET #name = :name, email = :email, countryCode = :code, mobileNumber = :number, fingerprint = :print, editedFingerprint = :none, updatedMs = :now',
        {
          condition: '#status = :sent',
          names: { '#name': 'name', '#status': 'status' },
          values: {
            ':name': name,
            ':email': email,
            ':code': countryCode,
            ':number': mobileNumber,
            ':print': erasedFingerprint,
            ':none': null,
            ':now': nowMs,
            ':sent': 'sent',
          },
        },
      ),
    );
  },
});

export const bulkRows = rowsOfKind('bulk', 'bulk rows');
export const scheduledRows = rowsOfKind('scheduled', 'scheduled rows');
