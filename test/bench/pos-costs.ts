import { randomBytes } from 'node:crypto';
import { getPosInvoice } from '../../functions/smart-pos/get-pos-invoice.ts';
import { handOutPosInvoice } from '../../functions/smart-pos/hand-out-pos-invoice.ts';
import { listPosInvoices } from '../../functions/smart-pos/list-pos-invoices.ts';
import { listTerminals } from '../../functions/smart-pos/list-terminals.ts';
import { pushPosInvoice } from '../../functions/smart-pos/push-pos-invoice.ts';
import { recordResult } from '../../functions/smart-pos/record-pos-result.ts';
import { handOutPosInvoiceContract } from '../../shared/contracts/hand-out-pos-invoice.ts';
import { listPosInvoicesContract } from '../../shared/contracts/list-pos-invoices.ts';
import { pushPosInvoiceContract } from '../../shared/contracts/push-pos-invoice.ts';
import { recordPosResultContract } from '../../shared/contracts/record-pos-result.ts';
import type { TerminalDraft } from '../../shared/domain/terminal.ts';
import { newCall } from '../../shared/http/call.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import { signedTerminal } from '../../shared/http/signed-terminal.ts';
import { hashOfCredential, terminalSignature } from '../../shared/merchants/terminal-signature.ts';
import { posInvoiceRepository } from '../../shared/store/pos-invoices.ts';
import type { Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { credential, newTerminal } from '../setup/terminal.ts';
import { claimOn, dayMs, newShop, noonMs } from '../store/shop.ts';
import { anEvent } from '../unit/fixtures/call.ts';
import { inputOf } from './field-input.ts';

type Measure = <T>(name: string, act: () => Promise<T>) => Promise<T>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What cashiers and terminals cost. A terminal's calls are measured with their signatures. */
export const posCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const shop = await newShop(table);
  const posInvoices = posInvoiceRepository(table);
  const terminals = terminalRepository(table);
  const terminalSince = (nowMs: number) => newTerminal(shop.id, {}, { table, nowMs });
  const [till, busy, more] = [
    await terminalSince(noonMs),
    await terminalSince(noonMs),
    await terminalSince(noonMs),
  ];
  const idle = await terminalSince(noonMs - dayMs);
  const of = { ...request, merchant: shop, nowMs: noonMs, params: {} };
  const push = (raw: Record<string, string> = {}, claim = request.claim) => {
    const wanted = { customer_name: 'Salman', amount: '12.500', terminal_id: String(till.id), ...raw };
    const input = inputOf(pushPosInvoiceContract, wanted);
    return pushPosInvoice({ ...of, input, claim }, { posInvoices });
  };
  const list = (raw: Record<string, string> = {}) =>
    listPosInvoices({ ...of, input: inputOf(listPosInvoicesContract, raw) }, { posInvoices });

  /** A terminal's call as it comes: read, verified and noted. */
  const signed = (terminal: TerminalDraft, nowMs: number) => {
    const parts = {
      ...{ method: 'POST', path: '/api/v1/invoice', body: '', nonce: randomBytes(16).toString('hex') },
      timestamp: String(Math.floor(nowMs / 1_000)),
    };
    const headers = {
      'terminal-timestamp': parts.timestamp,
      'terminal-nonce': parts.nonce,
      'terminal-signature': terminalSignature(hashOfCredential(credential), parts),
    };
    return signedTerminal(table, newCall(anEvent({ headers }), nowMs), terminal.id);
  };
  const next = async (terminal: TerminalDraft, nowMs: number) => {
    let now = nowMs;
    return handOutPosInvoice(
      {
        terminal: await signed(terminal, nowMs),
        input: inputOf(handOutPosInvoiceContract, {}),
        nowMs,
      },
      {
        table,
        clock: () => now,
        pause: async (ms) => {
          now += ms;
        },
      },
    );
  };
  const tell = async (transaction_id: string, raw: Record<string, string>) =>
    recordResult(
      {
        terminal: await signed(till, noonMs),
        input: inputOf(recordPosResultContract, { transaction_id, ...raw }),
        nowMs: noonMs,
      },
      { table },
    );
  const nameIn = ({ response }: { response: unknown }) =>
    (response as { transaction_id: string }).transaction_id;
  const approved = { result: 'approved', amount: '12.500', payment_type: '1', reference: '525420000128' };

  // The counter and the day begin with this one.
  const first = nameIn(await push());
  const second = nameIn(await cost('push to a terminal', () => push()));
  await cost('push to a terminal with a claim', () => push({}, claimOn(shop.id, 'POS', noonMs)));
  await cost('push to a terminal again', () => push({ resend: '1', transaction_id: second }));
  await cost('next of a terminal, handed out', () => next(till, noonMs));
  await cost('result of a terminal, paid', () => tell(first, approved));
  await cost('result of a terminal, said again', () => tell(first, approved));
  await cost('result of a terminal, declined', () => tell(second, { result: 'declined' }));
  await cost('next of an idle terminal', () => next(idle, noonMs));
  await cost('next of a busy terminal, held for 20 s in vain', () => next(busy, noonMs));
  await cost('POS invoice details', () =>
    getPosInvoice({ ...of, params: { id: '1' }, input: {} as never }, { posInvoices }),
  );
  for (let made = 0; made < 20; made++) await push({ terminal_id: String(more.id) });
  await cost('POS invoices, page 1 of 23', () => list());
  await cost('POS invoices, page 2 of 23', () => list({ page: '2' }));
  await cost('terminals of a merchant', () => listTerminals({ ...of, input: {} as never }, { terminals }));
};
