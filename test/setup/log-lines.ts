/** The lines of a log that others write to meanwhile: the last one counts when it is whole. */
export const wholeLines = (log: string): string[] =>
  log
    .slice(0, log.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
