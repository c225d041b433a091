/** What an operator does once a restored table is there: each step in `docs/recovery.md` at length. */
export const nextSteps = ({
  stage,
  source,
  target,
  streamArn,
}: Record<'stage' | 'source' | 'target' | 'streamArn', string>): string[] => {
  const daftar = `npm run daftar -- --stage ${stage}`;
  const restored = `${daftar} --table ${target}`;
  const steps = [
    `Stop writes, if they are not stopped: reserved concurrency 0 for every function of the stage, then deploy with -c stage=${stage} -c throttle=0`,
    `${restored} table skip-numbers --from ${source}`,
    `${restored} table bring-payments --from ${source}`,
    `${restored} table rearm`,
    `With ${restored}: disable the merchants that were disabled or that cancelled something since that time, switch automatic approval of refunds off, erase again whom you erased.`,
    `Switch over, within a day of bring-payments and rearm: deploy with -c stage=${stage} -c throttle=0 -c restoredTable=${target} -c restoredStream=${streamArn}`,
    'Let the functions work again: delete their reserved concurrency.',
    `${daftar} table rearm, once more: what fell due while they could not work was not done. Look at the dead letters.`,
    'Once payments and refunds are reconciled, open: deploy without -c throttle=0.',
    `npm run smoke -- --url <base url>. Table ${source} stays as it is.`,
  ];
  return [
    '',
    'Nothing uses it yet. What to do next (docs/recovery.md says why):',
    ...steps.map((step, at) => `  ${at + 1}. ${step}`),
  ];
};
