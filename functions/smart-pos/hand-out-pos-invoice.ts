import { setTimeout } from 'node:timers/promises';
import { handOutPosInvoiceContract } from '../../shared/contracts/hand-out-pos-invoice.ts';
import { handedOutObject } from '../../shared/contracts/terminal-answers.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { longestHoldMs, patienceWith, type Terminal } from '../../shared/domain/terminal.ts';
import { logHandOut } from '../../shared/http/log.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import {
  type NothingYet,
  type TerminalRequest,
  terminalOperation,
} from '../../shared/http/terminal-operation.ts';
import type { Answer } from '../../shared/store/idempotency.ts';
import { handOut } from '../../shared/store/pos-hand-out.ts';
import type { Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';

interface Dependencies {
  table: Table;
  clock: Clock;
  pause: (ms: number) => Promise<unknown>;
}

const onAws = (): Dependencies => ({ table: pageTable(), clock: systemClock, pause: setTimeout });

/** How often a question that is held open looks for something: one read each. */
const lookMs = 500;

export const handOutPosInvoice = async (
  { terminal, input, nowMs }: TerminalRequest<typeof handOutPosInvoiceContract.fields>,
  { table, clock, pause } = onAws(),
): Promise<Answer | NothingYet> => {
  const { holdMs, retryAfterSeconds } = patienceWith(terminal, nowMs);
  const wishedMs = input.wait === undefined ? longestHoldMs : input.wait * 1_000;
  const untilMs = nowMs + Math.min(holdMs, wishedMs);
  for (let seen: Terminal = terminal; ; seen = await stillThere(table, terminal)) {
    const handed = await handOut(table, seen, clock());
    if (handed) {
      logHandOut({
        merchantId: terminal.merchantId,
        terminalId: terminal.id,
        posInvoiceId: handed.invoice.id,
      });
      return { message: 'POS invoice', response: handedOutObject(handed) };
    }
    if (clock() + lookMs > untilMs) return { retryAfterSeconds };
    await pause(lookMs);
  }
};

const stillThere = async (table: Table, { id }: Terminal): Promise<Terminal> => {
  const terminal = await terminalRepository(table).byId(id);
  if (!terminal) throw new ApiError({ code: 'unauthenticated' });
  return terminal;
};

export const handler = terminalOperation(handOutPosInvoiceContract, pageTable(), handOutPosInvoice);
