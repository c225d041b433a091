import type { sandboxMerchant } from '../operator/sandbox.ts';

export interface WelcomeFacts {
  readonly url: string;
  readonly merchant: typeof sandboxMerchant;
  /** What time it is in the sandbox, `YYYY-MM-DD HH:MM:SS`, when its clock has been moved. */
  readonly movedTo?: string | undefined;
}

/** What `npm start` says about the service it has started. The credentials are published for everyone. */
export const welcome = ({ url, merchant, movedTo }: WelcomeFacts): string => `
  Daftar, the whole service on this machine: ${url}
${movedTo === undefined ? '' : `\n  The sandbox's clock has been moved: it is ${movedTo} there, in Kuwait time.\n`}
  Sandbox merchant  ${merchant.code}
  Login             ${merchant.username} / ${merchant.password}
  Access code       ${merchant.keys.accessCode}
  Secret key        ${merchant.keys.secretKey}
  IV key            ${merchant.keys.ivKey}
  Webhook secret    ${merchant.webhookSecret}

  Make an invoice, or one of every kind with links to pay them, in another terminal:
    node docs/examples/first-invoice.mjs ${url}
    node docs/examples/every-kind.mjs ${url}
`;
