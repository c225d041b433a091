/**
 * For clients that send: one try, as SDKs repeat what only seemed to fail, and the payer would get it twice. The queue
 * tries again, and later.
 */
export const oneTry = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
};

/** The id that a service gave a message. */
export const idOf = (id: string | undefined): string => {
  if (id === undefined) throw new Error('The service took a message without naming it.');
  return id;
};
