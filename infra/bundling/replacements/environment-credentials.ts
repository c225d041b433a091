import { fromEnv } from '@aws-sdk/credential-provider-env';
import { CredentialsProviderError } from '@smithy/core/config';

/** Stands in for the SDK's default credential chain: Lambda gives a function its credentials by environment. */
export const defaultProvider = (init?: Parameters<typeof fromEnv>[0]) => {
  const environment = fromEnv(init);
  return () =>
    environment().catch((cause: unknown) => {
      const message =
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: a bundled function takes credentials from its environment only.';
      throw Object.assign(new CredentialsProviderError(message, { tryNextLink: false }), { cause });
    });
};
