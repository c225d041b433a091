import { BlockList, type LookupFunction } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkedLookup,
  isLoopback,
  isPublic,
  type Resolver,
} from '../../../shared/notices/allowed-address.ts';

/** Blocks of IANA's registries of special addresses that lead to nobody on the internet, and multicast. */
const specialIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** The same, and ways through which IPv6 addresses lead to IPv4 ones. */
const specialIPv6 = [
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
/** Anybody may have these by the registries, but they are services of the network, and nobody's host. */
const services = ['192.31.196.0/24', '192.52.193.0/24', '192.175.48.0/24', '2620:4f:8000::/48'];

const family = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');
const blocks = (list: readonly string[]): BlockList => {
  const blocks = new BlockList();
  for (const block of list) {
    const [address = '', bits] = block.split('/');
    blocks.addSubnet(address, Number(bits), family(address));
  }
  return blocks;
};
const forbidden = blocks([...specialIPv4, ...specialIPv6, ...services]);
/** All that has ever been given to anybody of IPv6. */
const assigned = blocks(['2000::/3']);

const bytesOf = (text: string): number[] => {
  if (family(text) === 'ipv4') return text.split('.').map(Number);
  const [head = [], tail = []] = text
    .split('::')
    .map((part) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []));
  const groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
};
const textOf = (bytes: readonly number[]): string =>
  bytes.length === 4
    ? bytes.join('.')
    : Array.from({ length: 8 }, (_, at) =>
        Buffer.from(bytes)
          .readUInt16BE(2 * at)
          .toString(16),
      ).join(':');

const octets = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });

/** An address of the block, or one that shares all of its bits but the last. */
const near = (block: string) => {
  const [start = '', bits = ''] = block.split('/');
  const prefix = bytesOf(start);
  const last = Number(bits) - 1;
  return fc.tuple(octets(prefix.length), fc.boolean()).map(([random, outside]) => {
    const address = prefix.map((octet, at) => {
      const kept = Math.min(Math.max(Number(bits) - 8 * at, 0), 8);
      const mask = (0xff00 >> kept) & 0xff;
      return (octet & mask) | ((random[at] ?? 0) & ~mask & 0xff);
    });
    if (outside) address[last >> 3] = (address[last >> 3] ?? 0) ^ (0x80 >> (last & 7));
    return textOf(address);
  });
};

const anIPv4 = fc.oneof(octets(4).map(textOf), ...[...specialIPv4, ...services.slice(0, 3)].map(near));
const anIPv6 = fc.oneof(
  octets(16).map(textOf),
  octets(15).map((random) => textOf([0x20 | ((random[0] ?? 0) & 0x1f), ...random])),
  ...[...specialIPv6, '2000::/3', ...services.slice(3)].map(near),
);

describe('a public address', () => {
  test('is, of IPv4, one that is in none of the special blocks', () => {
    fc.assert(
      fc.property(anIPv4, (address) => {
        expect(isPublic(address)).toBe(!forbidden.check(address, 'ipv4'));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is, of IPv6, one that was given to somebody and is in none of the special blocks', () => {
    fc.assert(
      fc.property(anIPv6, (address) => {
        const isTranslated = /^(?:0:0:0:0:0:ffff|64:ff9b:0:0:0:0):/.test(address);
        fc.pre(!isTranslated);
        expect(isPublic(address)).toBe(assigned.check(address, 'ipv6') && !forbidden.check(address, 'ipv6'));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['::ffff:', '64:ff9b::'])('is the same within %s', (prefix) => {
    fc.assert(
      fc.property(anIPv4, (address) => {
        expect(isPublic(`${prefix}${address}`)).toBe(isPublic(address));
      }),
    );
  });

  test.each([
    ['compatible', (inside: string) => `::${inside}`],
    ['translated without state', (inside: string) => `::ffff:0:${inside}`],
    ['translated by a network of its own', (inside: string) => `64:ff9b:1::${inside}`],
    ['in a 6to4 tunnel', (inside: string) => `2002:${inside}::`],
    ['in a Teredo tunnel', (inside: string) => `2001:0:${inside}::`],
  ])('is none of an IPv4 address that is %s', (_, around) => {
    fc.assert(
      fc.property(octets(4), ([a = 0, b = 0, c = 0, d = 0]) => {
        const inside = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':');
        expect(isPublic(around(inside))).toBe(false);
      }),
    );
  });

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '64:ff9b::808:808'])('is %s', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
    'fe80::1%lo',
    '255.255.255.255',
    '',
    'localhost',
    '010.0.0.1',
    '1.1',
    '16843009',
    '[::1]',
    '8.8.8.8 ',
  ])('is not %j', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

test('a loopback address is 127.0.0.0/8 or ::1, and nothing that only leads there', () => {
  expect(['127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1'].map(isLoopback)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const others = [
    '0.0.0.0',
    '::',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '10.0.0.1',
    '8.8.8.8',
    'localhost',
    '',
  ];
  expect(others.filter(isLoopback)).toEqual([]);
});

describe('a checked lookup', () => {
  const good = [
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700:4700::1111', family: 6 },
  ];
  const bad = { address: '10.0.0.1', family: 4 };

  const answerOf = (lookup: LookupFunction, all: boolean): Promise<unknown[]> =>
    new Promise((resolve) => lookup('receiver.test', { all }, (...answer) => resolve(answer)));
  const finding = (found: { address: string; family: number }[]): LookupFunction =>
    checkedLookup(isPublic, async () => found);

  test('answers all addresses, or the first one, as it is asked', async () => {
    expect(await answerOf(finding(good), true)).toEqual([null, good]);
    expect(await answerOf(finding(good), false)).toEqual([null, '8.8.8.8', 4]);
  });

  test.each([true, false])('refuses a host of which any address is forbidden (all: %s)', async (all) => {
    for (const found of [[bad], [...good, bad], [bad, ...good]]) {
      const [error, answer] = await answerOf(finding(found), all);
      expect(error).toMatchObject({ message: 'forbidden address' });
      expect(answer).toEqual([]);
    }
  });

  test('asks for all addresses always, and once', async () => {
    const asked: unknown[] = [];
    const resolve: Resolver = async (...question) => {
      asked.push(question);
      return good;
    };

    await answerOf(checkedLookup(isPublic, resolve), false);
    expect(asked).toEqual([['receiver.test', { all: true }]]);
  });

  test('finds nothing where there is nothing', async () => {
    expect(await answerOf(finding([]), true)).toEqual([expect.objectContaining({ code: 'ENOTFOUND' }), []]);
  });
});
