/** The gateway's own client for Node, as far as the tests use it; it comes without types. */
declare module 'hesabe-crypt' {
  class HesabeCrypt {
    constructor(key: readonly number[], iv: readonly number[]);
    encryptAes(text: string): string;
    decryptAes(hex: string): string;
  }
  export = HesabeCrypt;
}
