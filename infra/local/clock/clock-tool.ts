import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { jsonAnswer } from '../gateway/gateway-answer.ts';
import type { SandboxTool } from '../gateway/sandbox-tools.ts';
import { ClockRefusal } from './clock-target.ts';
import { type ClockParts, moveClock } from './move-clock.ts';

/** `/_sandbox/clock`: GET tells the sandbox's time, PUT moves it forward and tells what happened. */
export const clockTool =
  (parts: ClockParts, report: (line: string) => void): SandboxTool =>
  async ({ method }, body, requestId) => {
    if (method === 'GET') return jsonAnswer(200, requestId, { now: kuwaitTimestamp(parts.clock.nowMs()) });
    if (method !== 'PUT') {
      const refusal = jsonAnswer(405, requestId, { message: 'GET tells the time and PUT moves it forward.' });
      return { ...refusal, headers: { ...refusal.headers, allow: 'GET, PUT' } };
    }
    try {
      return jsonAnswer(200, requestId, await moveClock(parts, body.toString('utf8')));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof ClockRefusal) return jsonAnswer(422, requestId, { message });
      report(`The clock could not be moved to the end: ${message}`);
      return jsonAnswer(500, requestId, { message });
    }
  };
