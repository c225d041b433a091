import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, inject, test } from 'vitest';
import type { Key } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import { newMerchant } from '../setup/merchant.ts';
import { ownTable } from '../store/own-table.ts';
import { daftar, sentence } from './daftar.ts';

const restored = await ownTable();
const stageTable = inject('environment')['TABLE_NAME'] ?? '';

/** What a restore would bring of a merchant: what the stage's table has of it now. */
const restoreMerchant = async (id: number, code: string): Promise<void> => {
  const client = new DynamoDBClient({});
  const mine = ({ pk, sk }: Item) =>
    String(pk).startsWith(`M#${id}`) ||
    pk === `CODE#${code}` ||
    (pk === 'DIRECTORY' && sk === String(id).padStart(10, '0'));
  for await (const page of paginateScan({ client }, { TableName: stageTable, ConsistentRead: true })) {
    const items = (page.Items ?? []).map((item) => unmarshall(item)).filter(mine);
    await restored.writeMany(items as (Item & Key)[], []);
  }
};

describe('table', () => {
  test('is rehearsed: what a restore has lost is passed over, in the restored table alone', async () => {
    const { id, client, account } = await newMerchant();
    const create = async (): Promise<number> =>
      (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' })).json.response.id;
    const kept = await create();
    await restoreMerchant(id, account.merchantCode);
    const lost = [await create(), await create()];
    const onRestored = (...args: string[]) => daftar(['--table', restored.tableName, ...args]);

    const skipped = await onRestored('table', 'skip-numbers', '--from', stageTable);
    const brought = await onRestored('table', 'bring-payments', '--from', stageTable);
    const rearmed = await onRestored('table', 'rearm');
    const exported = await onRestored('merchant', 'export', account.merchantCode);

    expect(skipped.stdout).toContain(
      `Merchant ${account.merchantCode}: 2 invoice numbers and 0 payment numbers passed over.\n`,
    );
    // Other merchants of the stage count as registered in the lost time.
    expect(brought.stdout).toContain(
      `Merchant ${account.merchantCode}: 0 payments brought, 0 asked after once more.\n`,
    );
    expect(rearmed.stdout.split('\n')[0]).toBe('payments to ask after: 0 rearmed');
    const lines = exported.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const idsOf = (wanted: string) =>
      lines.flatMap(({ kind, data }) => (kind === wanted && data.id !== undefined ? [data.id] : []));
    expect([idsOf('invoice'), idsOf('unused-number')]).toEqual([[kept], lost]);
    expect(await create()).toBe((lost[1] ?? 0) + 1);
  });

  test.each([
    [['restore', '--to', 'latest', '--as', 'restored'], /^A local table has no past to restore: /],
    [['restore', '--to', '2026-03-10', '--as', 'restored'], /a time to the second/],
    [['restore', '--to', 'latest', '--as', 'no table'], /It must be a table's name/],
    [
      ['restore', '--stage', 'prod', '--to', 'latest', '--as', 'daftar-dev-restored'],
      /^The new table of stage prod must be called daftar-prod-…, not daftar-dev-restored\./,
    ],
    [['skip-numbers', '--from', stageTable], /is the table in use: name the restored one with --table/],
    [['bring-payments', '--from', stageTable], /is the table in use/],
    [['skip-numbers'], /^Say either up to which table with --from, or by how many with --by\./],
    [['skip-numbers', '--from', 'old', '--by', '5'], /^Say either/],
    [['skip-numbers', '--by', '0'], /It must be a whole number/],
  ])('says in a sentence what is wrong with %j', async (args, words) => {
    const { code, stdout, stderr } = await daftar(['table', ...args]);

    expect([code, stdout]).toEqual([1, '']);
    expect(sentence(stderr)).toMatch(words);
  });
});
