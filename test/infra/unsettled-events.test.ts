import { expect, test } from 'vitest';
import { unsettledMs } from '../../shared/store/event-feed.ts';
import { functionsByName, synthesise } from './synthesised.ts';

test('no function runs long enough to commit an event behind the horizon of the event feed', () => {
  const functions = Object.entries(functionsByName(synthesise().service));
  const seconds = functions
    // One runs through many invoices, and reads the clock anew for the event of each; the other makes no events.
    .filter(([name]) => !['meet-deadlines', 'process-upload'].includes(name))
    .map(([, { Properties }]) => Properties['Timeout'] as number);

  // With a minute for clocks that disagree.
  expect((Math.max(...seconds) + 60) * 1_000).toBeLessThanOrEqual(unsettledMs);
});
