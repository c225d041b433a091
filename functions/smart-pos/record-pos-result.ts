import { posResultIn, recordPosResultContract } from '../../shared/contracts/record-pos-result.ts';
import { recordedObject } from '../../shared/contracts/terminal-answers.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { logPosResult } from '../../shared/http/log.ts';
import { pageTable } from '../../shared/http/page-table.ts';
import { type TerminalRequest, terminalOperation } from '../../shared/http/terminal-operation.ts';
import type { Answer } from '../../shared/store/idempotency.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { recordPosResult } from '../../shared/store/pos-results.ts';
import type { Table } from '../../shared/store/table.ts';

const onAws = (): { table: Table } => ({ table: pageTable() });

/** A disabled merchant's terminal is heard too: the money has been taken, and must not be forgotten. */
export const recordResult = async (
  { terminal, input, nowMs }: TerminalRequest<typeof recordPosResultContract.fields>,
  { table } = onAws(),
): Promise<Answer> => {
  const { merchantId, id: terminalId } = terminal;
  const merchant = await merchantRepository(table).byId(merchantId);
  if (!merchant) throw new Error(`Terminal ${terminalId} is of no merchant.`);
  const result = posResultIn(input);
  const line = { merchantId, terminalId, told: result.result };
  try {
    const recorded = await recordPosResult(table, merchant, terminal, input.transaction_id, result, nowMs);
    logPosResult({ ...line, posInvoiceId: recorded.invoice.id, effect: recorded.effect });
    return { message: 'Result recorded', response: recordedObject(recorded.invoice, result) };
  } catch (error) {
    if (error instanceof ApiError) logPosResult({ ...line, effect: error.failure.code });
    throw error;
  }
};

export const handler = terminalOperation(recordPosResultContract, pageTable(), recordResult);
