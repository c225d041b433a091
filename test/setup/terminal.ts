import { randomInt } from 'node:crypto';
import { inject } from 'vitest';
import { type DeviceApi, deviceApi, type Handed } from '../../infra/terminal/device-api.ts';
import type { TerminalDraft } from '../../shared/domain/terminal.ts';
import { hashOfCredential } from '../../shared/merchants/terminal-signature.ts';
import type { Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { tableUnderTest } from './merchant.ts';

export const credential = 'pos_test-credential';

/** A terminal that no other test has. */
export const newTerminal = async (
  merchantId: number,
  wanted: Partial<TerminalDraft> = {},
  { table = tableUnderTest(), nowMs = Date.now() }: { table?: Table; nowMs?: number } = {},
): Promise<TerminalDraft> => {
  const draft: TerminalDraft = {
    id: randomInt(1_000_000, 2_000_000_000),
    merchantId,
    name: 'A920',
    model: 'A920',
    remark: '',
    ...wanted,
  };
  const isNew = await terminalRepository(table).add(draft, hashOfCredential(credential), nowMs);
  if (!isNew) throw new Error(`Terminal ${draft.id} is somebody's already.`);
  return draft;
};

/** The terminal itself, over HTTP. */
export const deviceOf = (
  { id }: Pick<TerminalDraft, 'id'>,
  nowMs: () => number = Date.now,
  ownCredential = credential,
): DeviceApi =>
  deviceApi({
    base: inject('url'),
    terminalId: id,
    credentialHash: hashOfCredential(ownCredential),
    nowMs,
  });

/** What the terminal is handed now, without waiting for anything. */
export const fetched = async (device: DeviceApi): Promise<Handed | undefined> => {
  const { status, json } = await device.next(0);
  if (status === 204) return undefined;
  if (status !== 200) throw new Error(`next: ${status} ${JSON.stringify(json)}`);
  return json.response;
};
