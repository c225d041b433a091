import { expect, test } from 'vitest';
import { unsettledMs } from '../../shared/store/event-feed.ts';
import { functionsByName, synthesise } from './synthesised.ts';

test('no function runs long enough to commit an event behind the horizon of the event feed', () => {
  const seconds = Object.values(functionsByName(synthesise().api)).map(
    ({ Properties }) => Properties['Timeout'] as number,
  );

  // With a minute for clocks that disagree.
  expect((Math.max(...seconds) + 60) * 1_000).toBeLessThanOrEqual(unsettledMs);
});
