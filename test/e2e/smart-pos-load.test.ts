import { expect, test } from 'vitest';
import type { Handed, Told } from '../../infra/terminal/device-api.ts';
import { approval, decline } from '../../infra/terminal/simulated-terminal.ts';
import type { TerminalDraft } from '../../shared/domain/terminal.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { deviceOf, newTerminal } from '../setup/terminal.ts';

const terminals = 50;
const invoices = 200;
const cashiers = 5;

const chance = (share: number): boolean => Math.random() < share;

/** Two thousand of them, with a clock that runs, are tried without HTTP: test/store/pos-load.test.ts. */
test('50 terminals that wait, hang and repeat themselves end what is pushed to them, each its own and once', async () => {
  const { id, client } = await newMerchant({ serviceTypes: [2, 6] });
  const all = await Promise.all(Array.from({ length: terminals }, () => newTerminal(id)));
  const told = new Map<string, { told: Told; terminal: TerminalDraft }>();
  const owner = new Map<string, number>();
  let hung = 0;

  const post = async (wanted: object) => {
    const { status, json, text } = await client.call('POST', '/api/v1/merchant/smartpos-transaction', {
      ...{ customer_name: 'Salman', amount: '0.100' },
      ...wanted,
    });
    if (status !== 200) throw new Error(`push: ${status} ${text}`);
    return json.response as { transaction_id: string };
  };
  const cashier = async (at: number): Promise<void> => {
    for (let made = at; made < invoices; made += cashiers) {
      const { id: terminal_id } = all[made % terminals] as TerminalDraft;
      const { transaction_id } = await post({ terminal_id });
      owner.set(transaction_id, terminal_id);
    }
  };

  const answer = async (terminal: TerminalDraft, result: Told): Promise<void> => {
    told.set(result.transaction_id, { told: result, terminal });
    const answers = await Promise.all(
      Array.from({ length: chance(0.3) ? 2 : 1 }, () => deviceOf(terminal).tell(result)),
    );
    expect(new Set(answers.map(({ status, json }) => `${status} ${JSON.stringify(json)}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  };
  const serve = async (terminal: TerminalDraft): Promise<void> => {
    const device = deviceOf(terminal);
    while (told.size < invoices) {
      const { status, json } = await device.next(2);
      if (status === 204) continue;
      expect(status).toBe(200);
      const handed: Handed = json.response;
      if (chance(0.1)) {
        // The terminal hangs, and the cashier sends it again.
        hung += 1;
        const { transaction_id } = handed;
        await post({ terminal_id: terminal.id, resend: 1, transaction_id });
        continue;
      }
      await answer(terminal, chance(0.7) ? approval(handed) : decline(handed));
    }
  };
  await Promise.all([...Array.from({ length: cashiers }, (_, at) => cashier(at)), ...all.map(serve)]);

  expect(hung).toBeGreaterThan(0);
  expect([...told].filter(([name, { terminal }]) => owner.get(name) !== terminal.id)).toEqual([]);
  const rows = (
    await Promise.all(
      Array.from({ length: invoices / 20 }, (_, at) =>
        client.call('GET', `/api/v1/merchant/smartpos-invoices?page=${at + 1}`),
      ),
    )
  ).flatMap(({ json }) => json.response.data);
  expect(rows.map(({ id: number }) => number)).toEqual(
    Array.from({ length: invoices }, (_, at) => invoices - at),
  );
  const wanted = (row: { transaction_id: string }) =>
    told.get(row.transaction_id)?.told.result === 'approved' ? 1 : 2;
  expect(rows.filter((row) => row.status !== wanted(row))).toEqual([]);
  const paid = rows.filter(({ status }) => status === 1).length;
  const { stats } = await eventually(
    async () => (await client.call('GET', '/api/v1/report/transactions?serviceType=6')).json.response,
    ({ transaction_list }) => transaction_list.pagination.total === paid,
  );
  expect(stats.total_transactions_amount).toBe((paid / 10).toFixed(3));
}, 240_000);
