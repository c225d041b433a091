import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refusal } from './refusal.ts';

/** Whether an IP address may be connected to. */
export type AddressRule = (address: string) => boolean;

/** All addresses of a host, as `lookup` of `node:dns/promises` finds them. */
export type Resolver = (
  hostname: string,
  options: LookupAllOptions,
) => Promise<LookupAddress | LookupAddress[]>;

/** Whether the address is anybody's on the internet: not of this machine, of its networks, or of no use to anybody. */
export const isPublic: AddressRule = (address) => {
  if (!isIP(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? isPublicIPv4(parsed) : isPublicIPv6(parsed);
};

/** Whether the address is this machine's own, said plainly: not as an IPv4 address within an IPv6 one. */
export const isLoopback: AddressRule = (address) =>
  isIP(address) !== 0 && ipaddr.parse(address).range() === 'loopback';

const isPublicIPv4 = (address: ipaddr.IPv4): boolean => address.range() === 'unicast';

/**
 * Only 2000::/3 has been given to anybody. What is only another spelling of an IPv4 address counts as that; tunnels
 * (6to4, Teredo) have one inside too, and are ranges of their own, none of which is allowed.
 */
const isPublicIPv6 = (address: ipaddr.IPv6): boolean => {
  const range = address.range();
  if (range === 'ipv4Mapped' || address.match(translated)) {
    return isPublicIPv4(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  }
  return range === 'unicast' && address.match(given);
};

const given = ipaddr.IPv6.parseCIDR('2000::/3');
/** The IPv4 internet as networks without IPv4 see it (NAT64). */
const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * A `lookup` for sockets that finds no host of which any address is not allowed.
 *
 * A socket connects to what its lookup answers, so nothing can change between check and connection. Hosts that are IP
 * addresses are never looked up: they have to be checked as they are.
 */
export const checkedLookup =
  (isAllowed: AddressRule, resolve: Resolver): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }).then(
      (found) => {
        const addresses = [found].flat();
        const [first] = addresses;
        if (!first) done(Object.assign(new Error('The host has no address.'), { code: 'ENOTFOUND' }), []);
        else if (!addresses.every(({ address }) => isAllowed(address)))
          done(refusal('forbidden address'), []);
        else if (options.all) done(null, addresses);
        else done(null, first.address, first.family);
      },
      (error) => done(error, []),
    );
  };
