import { isIP } from 'node:net';
import { type AddressRule, isLoopback, isPublic } from './allowed-address.ts';
import { refusal } from './refusal.ts';

/** Where a webhook goes. */
export interface WebhookTarget {
  isHttps: boolean;
  /** Without the brackets of an IPv6 address, and without the dot that may end a name. */
  hostname: string;
  port: string;
  path: string;
  /** What the host's addresses have to be. */
  isAllowed: AddressRule;
}

/** Reads the URL of a webhook; throws a refusal where nothing may be sent to it. */
export const webhookTarget = (text: string, loopback: boolean): WebhookTarget => {
  const url = URL.parse(text);
  if (!url) throw refusal('not a URL');
  if (url.username || url.password) throw refusal('user name in the URL');
  const hostname = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const isHttps = url.protocol === 'https:';
  // In the clear it may leave the machine under no name.
  const isWithin = url.protocol === 'http:' && loopback && isLoopbackHost(hostname);
  if (!isHttps && !isWithin) throw refusal('not https');
  // An empty name would be taken for localhost.
  if (!hostname) throw refusal('not a URL');
  const isAllowed = isWithin ? isLoopback : loopback ? isLoopbackOrPublic : isPublic;
  if (isIP(hostname) && !isAllowed(hostname)) throw refusal('forbidden address');
  return { isHttps, hostname, port: url.port, path: url.pathname + url.search, isAllowed };
};

const isLoopbackHost = (hostname: string): boolean =>
  /^(?:.+\.)?localhost$/.test(hostname) || isLoopback(hostname);

const isLoopbackOrPublic: AddressRule = (address) => isLoopback(address) || isPublic(address);
