import { send, sendJson } from '../setup/client.ts';

/** What PUT answers when it has moved the clock. */
export interface ClockMove {
  now: string;
  happened: { at: string; what: string }[];
}

/** Moves the sandbox's clock forward, `{ now: '2026-12-31 23:59:00' }` in Kuwait or `{ advance: 'P40D' }`, or throws. */
export const moveClock = async (to: { now: string } | { advance: string }): Promise<ClockMove> => {
  const answer = await sendJson('PUT', '/_sandbox/clock', to);
  if (answer.status !== 200) throw new Error(`moving the clock: ${answer.status} ${answer.text}`);
  return answer.json;
};

/** The sandbox's time; its answer is to the second. */
export const sandboxNowMs = async (): Promise<number> => {
  const { json } = await send('GET', '/_sandbox/clock');
  return Date.parse(`${json.now.replace(' ', 'T')}+03:00`);
};
