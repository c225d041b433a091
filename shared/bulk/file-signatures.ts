/** What the first bytes of a file tell about it, whatever its sender says. */
export type FileKind = 'zip' | 'ole' | 'other';

export const fileKind = (bytes: Uint8Array): FileKind =>
  startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])
    ? 'zip'
    : startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
      ? 'ole'
      : 'other';

export const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);
