/** What an operator does once a restored table is there: each step in `docs/recovery.md` at length. */
export const nextSteps = ({
  stage,
  source,
  target,
  streamArn,
}: Record<'stage' | 'source' | 'target' | 'streamArn', string>): string[] => [
  '',
  'Nothing uses it yet. What to do next (docs/recovery.md says why):',
  `  1. Stop writes, if they are not stopped: deploy with -c stage=${stage} -c throttle=0`,
  `  2. npm run daftar -- --stage ${stage} --table ${target} table skip-numbers --from ${source}`,
  `  3. npm run daftar -- --stage ${stage} --table ${target} table rearm`,
  '  4. Erase again whoever was erased since that time.',
  `  5. Switch over: deploy with -c stage=${stage} -c restoredTable=${target} -c restoredStream=${streamArn}`,
  `  6. npm run smoke, then deploy once more without -c throttle=0. Table ${source} stays as it is.`,
];
