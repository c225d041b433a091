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
  `  3. npm run daftar -- --stage ${stage} --table ${target} table bring-payments --from ${source}`,
  `  4. npm run daftar -- --stage ${stage} --table ${target} table rearm`,
  '  5. Disable again which merchants, and erase again which payers, you did since that time.',
  `  6. Switch over, within a day of steps 3 and 4: deploy with -c stage=${stage} -c restoredTable=${target} -c restoredStream=${streamArn}`,
  `  7. npm run smoke, then deploy once more without -c throttle=0. Table ${source} stays as it is.`,
];
