import { createHash } from 'node:crypto';

/**
 * Headers of a page of the sandbox: no script at all, and this one stylesheet.
 *
 * @param hasForms whether it has forms, which lead back here
 */
export const sandboxPageHeaders = (
  style: string,
  { hasForms }: { hasForms: boolean },
): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    `form-action ${hasForms ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': hasForms ? 'same-origin' : 'no-referrer',
});
