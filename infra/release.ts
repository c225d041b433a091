import type { ContextValue } from './context.ts';
import type { Stage } from './stage.ts';

/**
 * How this one deployment lets new versions in, where `-c release=…` says so. It has no place in `cdk.json`: `at-once` is the way to deploy
 * what mends the service while the alarm rings that takes canaries back.
 */
export const releaseOf = (contextValue: ContextValue): Partial<Pick<Stage, 'release'>> => {
  const release = contextValue('release');
  if (release === undefined) return {};
  if (release === 'at-once' || release === 'canary') return { release };
  throw new Error(`release can be at-once or canary, or not be given: ${JSON.stringify(release)}`);
};
