/** Now, as epoch milliseconds. Injected wherever time matters. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
