import { givenList } from '../contracts/fields.ts';
import { invalidField } from '../domain/api-error.ts';
import { boundsFor, rowsInRequest } from './bounds.ts';
import { readObjects } from './read-objects.ts';
import { refusalOf } from './refusal.ts';
import type { RawRow } from './table.ts';
import { english } from './texts/english.ts';

/** What an upload sent: a file as base64, or with `json` an array of objects. */
export interface SentTable {
  fileType: 'csv' | 'xlsx' | 'json';
  invoices: unknown;
}

/**
 * Reads all rows that a request brought. What cannot be used fails with one 422 on `invoices`, before anything of it was
 * looked at.
 */
export const readUpload = async ({ fileType, invoices }: SentTable) => {
  try {
    const bounds = boundsFor(rowsInRequest);
    if (fileType === 'json') return readObjects(givenList(invoices), bounds);
    // The readers are large, and most functions' calls are none for them.
    const { readTable } = await import('./read-table.ts');
    const { language, rows } = await readTable(bytesOf(invoices), fileType, bounds);
    const all: RawRow[] = [];
    for await (const row of rows) all.push(row);
    return { language, rows: all };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    throw invalidField('invoices', english.refusal(refusal));
  }
};

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** The bytes of a file, also where its base64 was broken into lines or is a data URL. */
const bytesOf = (text: unknown): Uint8Array => {
  const packed = typeof text === 'string' ? text.replace(/^data:[^,]*,/, '').replaceAll(/\s/g, '') : '';
  if (packed === '' || !base64.test(packed)) {
    throw invalidField('invoices', 'The invoices must be a file in base64.');
  }
  return Buffer.from(packed, 'base64');
};
