import { listTerminalsContract } from '../../shared/contracts/list-terminals.ts';
import { terminalObject } from '../../shared/contracts/terminal-object.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Terminals, terminalRepository } from '../../shared/store/terminals.ts';

const onAws: { terminals: Terminals } = { terminals: terminalRepository(services().table) };

export const listTerminals = async (
  { merchant }: MerchantRequest<typeof listTerminalsContract.fields>,
  { terminals } = onAws,
): Promise<Reply> => {
  const found = await terminals.list(merchant.id);
  return { message: 'Terminal List', response: found.map((terminal) => terminalObject(terminal, merchant)) };
};

export const handler = operation(listTerminalsContract, listTerminals);
