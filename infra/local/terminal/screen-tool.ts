import type { IncomingHttpHeaders } from 'node:http';
import { terminalKey } from '../../../shared/store/keys.ts';
import { deviceApi } from '../../terminal/device-api.ts';
import type { DynamoDbWire } from '../dynamodb-wire.ts';
import type { HttpAnswer } from '../gateway/gateway-answer.ts';
import { splitTarget } from '../gateway/gateway-event.ts';
import type { SandboxTool } from '../gateway/sandbox-tools.ts';
import { isTap, openScreen, type Screen } from './screen.ts';
import { type Labelled, noTerminalPage, refusalPage, screenPage } from './screen-page.ts';

/** Below it every terminal has its screen: `/_sandbox/terminal/29708454`. */
export const screenPath = '/_sandbox/terminal/';

/** What is known of a terminal here; its stored key signs for it, so nobody has to type its credential. */
type KnownTerminal = Labelled & { credentialHash: string };

export type FindTerminal = (terminalId: number) => Promise<KnownTerminal | undefined>;

/** The screens of the sandbox's terminals, which call the service over HTTP as a real one does. */
export const screenTool = (base: string, find: FindTerminal, nowMs: () => number): SandboxTool => {
  const screens = new Map<string, Screen>();

  const screenOf = ({ id: terminalId, credentialHash }: KnownTerminal): Screen => {
    // Given away and added anew, it is another terminal by the same number.
    const name = `${terminalId} ${credentialHash}`;
    const screen =
      screens.get(name) ?? openScreen(deviceApi({ base, terminalId, credentialHash, nowMs }), nowMs);
    screens.set(name, screen);
    return screen;
  };

  return async ({ method, url = '', headers }, body, requestId): Promise<HttpAnswer> => {
    const { path } = splitTarget(url);
    const text = path.slice(screenPath.length);
    const terminal = /^\d{1,10}$/.test(text) ? await find(Number(text)) : undefined;
    if (!terminal) return noTerminalPage(requestId);
    const screen = screenOf(terminal);
    if (method === 'GET') return screenPage(terminal, await screen.look(), requestId);
    if (method !== 'POST') return refusalPage(405, requestId);
    if (isForeign(headers)) return refusalPage(403, requestId);
    const form = new URLSearchParams(body.toString('utf8'));
    const tap = form.get('tap');
    if (isTap(tap)) await screen.tap(tap, form.get('transaction_id') ?? '');
    return { status: 303, headers: { location: path, 'x-request-id': requestId }, body: '' };
  };
};

/** A page of somebody else's must not tap here for whoever has it open. */
const isForeign = ({ origin, host }: IncomingHttpHeaders): boolean =>
  origin !== undefined && origin !== `http://${host}`;

/** Finds terminals in the sandbox's table. */
export const terminalsIn =
  (wire: DynamoDbWire, tableName: string): FindTerminal =>
  async (terminalId) => {
    const { pk, sk } = terminalKey(terminalId);
    const { Item } = await wire.call<{ Item?: Record<'name' | 'credentialHash', { S: string }> }>(
      'DynamoDB_20120810.GetItem',
      { TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true },
    );
    return Item && { id: terminalId, name: Item.name.S, credentialHash: Item.credentialHash.S };
  };
