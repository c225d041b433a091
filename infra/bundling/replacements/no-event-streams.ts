const refuse = (): never => {
  throw new Error('Event streams are not bundled: see infra/bundling/lambda-sdk.ts.');
};

/** Stands in for event streams, which none of the calls we make uses. */
export class EventStreamSerde {
  constructor() {
    refuse();
  }
}

export const eventStreamSerdeProvider = () => ({ serialize: refuse, deserialize: refuse });

export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
