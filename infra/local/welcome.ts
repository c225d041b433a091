import type { sandboxMerchant } from '../operator/sandbox.ts';

export interface WelcomeFacts {
  readonly url: string;
  readonly merchant: typeof sandboxMerchant;
}

/** What `npm start` says about the service it has started. The credentials are published for everyone. */
export const welcome = ({ url, merchant }: WelcomeFacts): string => `
  Daftar, the whole service on this machine: ${url}

  Sandbox merchant  ${merchant.code}
  Login             ${merchant.username} / ${merchant.password}
  Access code       ${merchant.keys.accessCode}
  Secret key        ${merchant.keys.secretKey}
  IV key            ${merchant.keys.ivKey}

  Make an invoice and see it, in another terminal:
    node docs/examples/first-invoice.mjs ${url}
`;
