/**
 * Replaces this thread's `Date` by one whose now is the sandbox's, so that functions need not know of it.
 * Everything else about dates is as before, and timers still run in real time.
 */
export const replaceDate = (nowMs: () => number): void => {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [nowMs()] : given, newTarget),
    apply: () => new RealDate(nowMs()).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? nowMs : Reflect.get(target, property, receiver),
  });
};
